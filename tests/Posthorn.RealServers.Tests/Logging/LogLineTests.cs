using System.Text.RegularExpressions;
using Posthorn.RealServers.Tests.Imap;
using Posthorn.RealServers.Tests.Rig;

namespace Posthorn.RealServers.Tests.Logging;

/// <summary>The lines that administrators' filters look for, letter by letter as nginx writes them.</summary>
public sealed partial class LogLineTests
{
    [Theory, ThroughEachProxy]
    public async Task A_session_is_logged_in_nginxs_words(ProxyKind kind)
    {
        await using ImapHouse house = await ImapHouse.StartAsync(kind);
        using ImapTalk talk = await house.ConnectAsync();
        await talk.CommandAsync("LOGIN anna wrong");
        await talk.DoAsync(ImapTalk.Login(MailHouse.Anna));
        await talk.LogOutAsync();
        await house.Proxy.WaitForLogAsync("proxied session done");

        string at = $"client: 127.0.0.1, server: 127.0.0.1:{house.Port}";
        string upstream = $"upstream: 127.0.0.1:{(await (await MailHouse.SharedAsync()).A).Ports.Imap}";
        Assert.Equal(
            [
                $"client 127.0.0.1:{talk.Wire.LocalPort} connected to 127.0.0.1:{house.Port}",
                $"client login failed: \"Invalid login or password\" while in http auth state, {at}, login: \"anna\"",
                $"client logged in, {at}, login: \"anna\", {upstream}",
                $"proxied session done, {at}, login: \"anna\", {upstream}",
            ],
            Messages(house, "info"));
    }

    [Theory, ThroughEachProxy]
    public async Task No_password_is_logged(ProxyKind kind)
    {
        await using ImapHouse house = await ImapHouse.StartAsync(kind);
        using ImapTalk talk = await house.ConnectAsync();
        await talk.CommandAsync("LOGIN anna tell-nobody-1");
        await talk.CommandAsync("AUTHENTICATE PLAIN " + new MailUser("anna", "tell-nobody-2").Plain);
        await talk.DoAsync(ImapTalk.Login(MailHouse.Anna));
        await talk.LogOutAsync();
        await house.Proxy.WaitForLogAsync("proxied session done");

        Assert.DoesNotContain("tell-nobody", house.Proxy.Log, StringComparison.Ordinal);
        Assert.DoesNotContain(MailHouse.Anna.Password, house.Proxy.Log, StringComparison.Ordinal);
    }

    [Theory, ThroughEachProxy]
    public async Task An_auth_service_that_is_down_is_an_error_in_the_log(ProxyKind kind)
    {
        AuthService auth = AuthService.Start(_ => AuthAnswer.HangUp);
        await using ImapHouse house = await ImapHouse.StartAsync(kind, auth);
        await auth.DisposeAsync();
        using ImapTalk talk = await house.ConnectAsync();

        await talk.Wire.SendLineAsync("a LOGIN anna secret");
        await talk.Wire.ReadToEndAsync();

        string at = $"client: 127.0.0.1, server: 127.0.0.1:{house.Port}, login: \"anna\"";
        await house.Proxy.WaitForLogAsync("(111: Connection refused)");
        string logged = Assert.Single(Messages(house, "error"));
        Assert.EndsWith($"() failed (111: Connection refused) while in http auth state, {at}", logged, StringComparison.Ordinal);
    }

    [Theory, ThroughEachProxy]
    public async Task A_backend_that_is_down_is_an_error_in_the_log(ProxyKind kind)
    {
        int nobodyListens = FreePort.Take();
        await using ImapHouse house = await ImapHouse.StartAsync(kind, AuthService.Start(_ => AuthAnswer.Accept(nobodyListens)));
        using ImapTalk talk = await house.ConnectAsync();

        await talk.Wire.SendLineAsync("a LOGIN anna secret");
        await talk.Wire.ReadToEndAsync();

        string at = $"client: 127.0.0.1, server: 127.0.0.1:{house.Port}, login: \"anna\", upstream: 127.0.0.1:{nobodyListens}";
        await house.Proxy.WaitForLogAsync("(111: Connection refused)");
        string logged = Assert.Single(Messages(house, "error"));

        // nginx learns of it when it first reads, and says so; the number and the place are what helps.
        Assert.Matches(
            @"^(connect|recv)\(\) failed \(111: Connection refused\) while (connecting to|reading response from) upstream, ", logged);
        Assert.EndsWith(at, logged, StringComparison.Ordinal);
    }

    [GeneratedRegex(@"^\d{4}/\d\d/\d\d \d\d:\d\d:\d\d \[(?<level>[a-z]+)\] \d+#\d+: \*\d+ (?<text>.*)$", RegexOptions.Multiline)]
    private static partial Regex SessionLine();

    /// <summary>What sessions logged at a level, without date and numbers.</summary>
    private static List<string> Messages(ImapHouse house, string level)
    {
        return [.. SessionLine().Matches(house.Proxy.Log)
            .Where(line => line.Groups["level"].Value == level)
            .Select(line => line.Groups["text"].Value)];
    }
}
