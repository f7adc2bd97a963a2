namespace Posthorn.RealServers.Tests.Differential;

public sealed class CompatibilityPageTests
{
    /// <summary>POSTHORN_UPDATE_DOCS=1 rewrites the table and passes.</summary>
    [Fact]
    public async Task The_table_of_differences_says_what_the_transcripts_say()
    {
        CancellationToken stop = TestContext.Current.CancellationToken;
        string page = await File.ReadAllTextAsync(CompatibilityTable.Path, stop);
        string fresh = CompatibilityTable.Refreshed(page);
        if (Environment.GetEnvironmentVariable("POSTHORN_UPDATE_DOCS") == "1")
        {
            await File.WriteAllTextAsync(CompatibilityTable.Path, fresh, stop);
            return;
        }

        Assert.True(
            page == fresh,
            "docs/compatibility.md is stale. Refresh it: POSTHORN_UPDATE_DOCS=1 "
            + "dotnet run --project tests/Posthorn.RealServers.Tests -- -class '*CompatibilityPageTests'");
    }
}
