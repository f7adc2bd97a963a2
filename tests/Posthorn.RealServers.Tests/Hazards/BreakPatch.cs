using Posthorn.RealServers.Tests.Rig;

namespace Posthorn.RealServers.Tests.Hazards;

/// <summary>A way to break the sources, which tests must notice: a file of <c>tests/breaks</c>, tried by <c>./dev breaks</c>.</summary>
/// <param name="Id">The file's name.</param>
/// <param name="Fails">The tests that fail then: a method, or <c>method | case</c>.</param>
/// <param name="Hunks">What stands in a file before it is broken, with the file.</param>
internal sealed record BreakPatch(string Id, IReadOnlyList<string> Fails, IReadOnlyList<(string File, string Before)> Hunks)
{
    private const string Promise = "Fails: ";
    private const string File = "--- a/";

    /// <summary>Every one of them.</summary>
    public static IReadOnlyList<BreakPatch> All { get; } =
    [
        .. Directory.GetFiles(Path.Combine(Prerequisite.RepositoryRoot, "tests", "breaks"), "*.patch").Order(StringComparer.Ordinal)
            .Select(path => Read(Path.GetFileNameWithoutExtension(path), System.IO.File.ReadAllLines(path))),
    ];

    private static BreakPatch Read(string id, string[] lines)
    {
        List<(string File, string Before)> hunks = [];
        string file = "";
        foreach (string line in lines)
        {
            if (line.StartsWith(File, StringComparison.Ordinal))
            {
                file = line[File.Length..];
            }
            else if (line.StartsWith("@@", StringComparison.Ordinal))
            {
                hunks.Add((file, ""));
            }
            else if (hunks.Count > 0 && line.Length > 0 && line[0] is (' ' or '-') && !line.StartsWith("---", StringComparison.Ordinal))
            {
                hunks[^1] = (hunks[^1].File, $"{hunks[^1].Before}{line[1..]}\n");
            }
        }

        IEnumerable<string> fails = lines.Where(line => line.StartsWith(Promise, StringComparison.Ordinal));
        return new BreakPatch(id, [.. fails.Select(line => line[Promise.Length..])], hunks);
    }
}
