namespace Posthorn.RealServers.Tests.Rig;

/// <summary>A table that the tests write into a page of docs/, between two marks.</summary>
internal static class GeneratedTable
{
    /// <summary>Fails when the page has another table; under POSTHORN_UPDATE_DOCS=1 it is written.</summary>
    public static async Task IsFreshAsync(string page, string begin, string end, string table)
    {
        string path = Path.Combine(Prerequisite.RepositoryRoot, "docs", page);
        string text = await File.ReadAllTextAsync(path);
        int from = text.IndexOf(begin, StringComparison.Ordinal) + begin.Length;
        int to = text.IndexOf(end, StringComparison.Ordinal);
        Assert.True(from >= begin.Length && to >= from, $"docs/{page} lacks the marks of its table");
        string fresh = $"{text[..from]}\n{table}\n{text[to..]}";
        if (Environment.GetEnvironmentVariable("POSTHORN_UPDATE_DOCS") == "1")
        {
            await File.WriteAllTextAsync(path, fresh);
            return;
        }

        Assert.True(text == fresh, $"docs/{page} is stale: ./dev docs");
    }
}
