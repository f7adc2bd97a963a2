using System.Globalization;
using System.Text;
using Posthorn.RealServers.Tests.Rig;

namespace Posthorn.RealServers.Tests.Hazards;

public sealed class HazardPageTests
{
    private const string Begin = "<!-- hazards: written by HazardPageTests -->\n";
    private const string End = "<!-- end of hazards -->\n";

    public static TheoryData<string> Ids() => [.. Hazard.All.Select(hazard => hazard.Id)];

    [Theory, MemberData(nameof(Ids))]
    public void Every_hazard_has_a_test_against_the_running_server(string id) =>
        Assert.NotEmpty(Hazard.All.Single(hazard => hazard.Id == id).Tests());

    /// <summary>POSTHORN_UPDATE_DOCS=1 rewrites the table and passes.</summary>
    [Fact]
    public Task The_page_lists_every_hazard_with_its_tests() => GeneratedTable.IsFreshAsync("security.md", Begin, End, Table());

    private static string Table()
    {
        StringBuilder table = new("| hazard | what it is | tests |\n|---|---|---|\n");
        foreach (Hazard hazard in Hazard.All)
        {
            string tests = string.Join("<br>", hazard.Tests().Select(name => $"`{name}`"));
            table.Append(CultureInfo.InvariantCulture, $"| {hazard.Id.Replace('_', '-')} | {hazard.Text} | {tests} |\n");
        }

        return table.ToString();
    }
}
