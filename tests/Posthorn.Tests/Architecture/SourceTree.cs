using System.Text.RegularExpressions;

namespace Posthorn.Tests.Architecture;

/// <summary>The files of this repository, as the rules about them see them.</summary>
internal static partial class SourceTree
{
    private static readonly string[] CodeFolders = ["src", "tests", "demo", "bench", "fuzz"];

    /// <summary>The folder that holds the solution.</summary>
    public static readonly string Root = FindRoot();

    /// <summary>Every C# file that somebody wrote, with its path from the root.</summary>
    public static readonly IReadOnlyList<SourceFile> Files =
        [.. FilesBelow("*.cs", CodeFolders).Select(path => new SourceFile(path, File.ReadAllLines(FullPath(path))))];

    /// <summary>The C# files of the product.</summary>
    public static IEnumerable<SourceFile> ProductFiles => Files.Where(file => file.Path.StartsWith("src/", StringComparison.Ordinal));

    /// <summary>Every project file, by its path from the root.</summary>
    public static IReadOnlyList<string> Projects => FilesBelow("*.csproj", CodeFolders);

    /// <summary>The documents that people read, by their paths from the root.</summary>
    public static IReadOnlyList<string> Documents =>
        [.. Directory.GetFiles(Root, "*.md").Select(FromRoot), .. FilesBelow("*.md", "docs")];

    /// <summary>The path on this machine.</summary>
    public static string FullPath(string path) => Path.Combine(Root, path);

    /// <summary>The words of a name in PascalCase; digits belong to the word before them, so Base64 is one word.</summary>
    public static IEnumerable<string> WordsOf(string name) => Word().Matches(name).Select(match => match.Value);

    private static string FindRoot()
    {
        string folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Posthorn.slnx")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("the tests run outside of the repository");
        }

        return folder;
    }

    private static string[] FilesBelow(string pattern, params IEnumerable<string> folders) =>
        [.. folders.Select(FullPath).Where(Directory.Exists)
            .SelectMany(folder => Directory.GetFiles(folder, pattern, SearchOption.AllDirectories))
            .Select(FromRoot)
            .Where(path => !path.Split('/').Any(part => part is "bin" or "obj"))
            .Order(StringComparer.Ordinal)];

    private static string FromRoot(string path) => Path.GetRelativePath(Root, path).Replace('\\', '/');

    [GeneratedRegex("[A-Z]+(?![a-z])[0-9]*|[A-Z][a-z]*[0-9]*")]
    private static partial Regex Word();
}
