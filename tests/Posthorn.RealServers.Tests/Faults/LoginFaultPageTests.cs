using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Posthorn.RealServers.Tests.Hazards;
using Posthorn.RealServers.Tests.Rig;

namespace Posthorn.RealServers.Tests.Faults;

/// <summary>
/// Whatever goes wrong behind the proxy during a login, in every protocol: the client hears of a temporary failure and never of a
/// wrong password, the log says why, and all that the session held is released.
/// </summary>
public sealed partial class LoginFaultPageTests
{
    private const string Begin = "<!-- faults: written by LoginFaultPageTests -->\n";
    private const string End = "<!-- end of faults -->\n";

    public static TheoryData<string> Names() => [.. Fault.All.Select(fault => fault.Name)];

    [Theory, MemberData(nameof(Names))]
    public async Task A_fault_behind_the_proxy_is_a_temporary_failure(string name)
    {
        Fault fault = Fault.All.Single(known => known.Name == name);
        await using FaultHouse house = await FaultHouse.StartAsync(fault);

        await Task.WhenAll(FaultHouse.Protocols.Select(protocol => FailsForNowAsync(house, protocol)));

        await Patience.UntilAsync(
            () => house.Proxy.Log.Split('\n').Count(fault.IsLoggedBy) >= FaultHouse.Protocols.Length,
            () => $"three lines with '{string.Join("' or '", fault.Logged)}'. It says:\n{house.Proxy.Log}");

        await house.AllIsReleasedAsync();
        Assert.True(house.Proxy.IsRunning);
        Assert.DoesNotContain("[alert]", house.Proxy.Log, StringComparison.Ordinal);
    }

    /// <summary>POSTHORN_UPDATE_DOCS=1 rewrites the table and passes.</summary>
    [Fact]
    public Task The_page_lists_every_fault() => GeneratedTable.IsFreshAsync("security.md", Begin, End, Table());

    private static async Task FailsForNowAsync(FaultHouse house, string protocol)
    {
        using HazardTalk talk = await house.ConnectAsync(protocol);
        await house.BeginLoginAsync(talk);
        string answer = await talk.AnswerAsync();
        Assert.True(HazardTalk.IsTemporary(answer), $"{protocol} was answered: {answer}\n{house.Proxy.Log}");
        Assert.Equal("", await talk.Wire.ReadToEndAsync());
    }

    private static string Table()
    {
        StringBuilder table = new("| who | where | what it does | the log says |\n|---|---|---|---|\n");
        foreach (Fault fault in Fault.All)
        {
            string act = Capital().Replace(fault.Act.ToString(), " $0").TrimStart().ToLowerInvariant();
            string logged = string.Join("` or `", fault.Logged);
            table.Append(CultureInfo.InvariantCulture, $"| {fault.Who} | {fault.Where} | {act} | `{logged}` |\n");
        }

        return table.ToString();
    }

    [GeneratedRegex("[A-Z]")]
    private static partial Regex Capital();
}
