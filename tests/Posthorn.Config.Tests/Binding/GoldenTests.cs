using Posthorn.Config.Binding;
using Posthorn.Config.Text;
using Xunit;

namespace Posthorn.Config.Tests.Binding;

/// <summary>
/// goldens/NAME.conf: the main file's text, further files after lines <c>&gt;&gt;&gt;&gt; PATH</c> (<c>&gt;&gt;&gt;&gt; -g</c> for the
/// command line), a line of dashes, and the outcome: notices and <c>ok</c>, or the error. The errors are nginx 1.22's, word for word.
/// </summary>
public sealed class GoldenTests
{
    private const string MainPath = "/etc/main.conf";
    private const string Dashes = "--------\n";
    private const string FileMark = ">>>> ";

    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "goldens");

    public static TheoryData<string> Names =>
        [.. Directory.EnumerateFiles(Folder).Order(StringComparer.Ordinal).Select(path => Path.GetFileNameWithoutExtension(path))];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_outcome_is_the_golden_one(string name)
    {
        string text = File.ReadAllText(Path.Combine(Folder, $"{name}.conf"));
        int end = text.LastIndexOf(Dashes, StringComparison.Ordinal);
        Assert.Equal(text[(end + Dashes.Length)..], Outcome(text[..end]));
    }

    [Fact]
    public void There_are_goldens() => Assert.True(Names.Count > 50);

    private static string Outcome(string texts)
    {
        string[] parts = texts.Split(FileMark);
        Dictionary<string, string> files = parts.Skip(1).Select(part => part.Split('\n', 2)).ToDictionary(half => half[0], half => half[1]);
        files[MainPath] = parts[0];
        files.Remove("-g", out string? globals);
        try
        {
            BoundConfig bound = ConfigBinder.Bind(SampleCatalog.Catalog, new MemoryFiles(files), MainPath, globals?.TrimEnd('\n') ?? "");
            IEnumerable<string> notices = bound.Notices.Select(notice => $"[{(notice.IsWarning ? "warn" : "notice")}] {notice}\n");
            return $"{string.Concat(notices)}ok\n";
        }
        catch (ConfigException error)
        {
            return $"[emerg] {error.Message}\n";
        }
    }
}
