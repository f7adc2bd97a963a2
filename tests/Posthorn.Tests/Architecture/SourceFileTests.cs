using Xunit;

namespace Posthorn.Tests.Architecture;

/// <summary>The rules that every C# file keeps: its place, its size, its names.</summary>
public sealed class SourceFileTests
{
    private const int Large = 200;
    private const int TooLarge = 400;
    private const int Columns = 140;

    private static readonly string[] VagueWords =
        ["Manager", "Helper", "Helpers", "Util", "Utils", "Utility", "Utilities", "Common", "Core", "Impl", "Base"];

    // File (or type) and the reason why it may be.
    private static readonly Dictionary<string, string> MayBeLarge = [];

    private static readonly Dictionary<string, string> MayBeVague = new()
    {
        ["CoreDirectives"] = "the core module is nginx's own word for the directives outside of mail {}",
        ["CoreSettings"] = "what those directives say",
    };

    [Fact]
    public void Namespaces_equal_folders()
    {
        var projects = SourceTree.Projects.ToDictionary(
            path => Path.GetDirectoryName(path)!.Replace('\\', '/') + "/", path => Path.GetFileNameWithoutExtension(path));
        List<string> wrong = [];
        foreach (SourceFile file in SourceTree.Files)
        {
            (string folder, string project) = projects.First(pair => file.Path.StartsWith(pair.Key, StringComparison.Ordinal));
            string below = Path.GetDirectoryName(file.Path[folder.Length..])!.Replace('/', '.');
            string expected = below.Length == 0 ? project : $"{project}.{below}";
            if (file.Namespaces.Any(space => space != expected) || (!file.Namespaces.Any() && file.Types.Any()))
            {
                wrong.Add($"{file.Path} should be in {expected}");
            }
        }

        Offenders.None(wrong);
    }

    [Fact]
    public void No_file_is_larger_than_400_lines_without_a_reason()
    {
        IEnumerable<SourceFile> tooLarge = SourceTree.Files.Where(file => file.Lines.Length > TooLarge);
        Offenders.None(tooLarge.Where(file => !MayBeLarge.ContainsKey(file.Path)).Select(Sized));
        Offenders.None(MayBeLarge.Keys.Except(tooLarge.Select(file => file.Path)).Select(path => $"{path} needs no exception any more"));
        foreach (SourceFile file in SourceTree.Files.Where(file => file.Lines.Length > Large))
        {
            TestContext.Current.AddWarning($"over {Large} lines: {Sized(file)}");
        }
    }

    [Fact]
    public void No_line_is_longer_than_140_columns()
    {
        IEnumerable<string> wide = SourceTree.Files
            .SelectMany(file => file.Lines.Select((line, index) => (Place: $"{file.Path}:{index + 1}", line.Length)))
            .Where(line => line.Length > Columns)
            .Select(line => line.Place);
        Offenders.None(wide);
    }

    [Fact]
    public void No_type_file_or_folder_has_a_vague_name()
    {
        IEnumerable<string> names = SourceTree.Files
            .SelectMany(file => file.Path.Split('/').Concat(file.Types.Select(type => type.Name)))
            .Select(name => name.Replace(".cs", "", StringComparison.Ordinal))
            .Where(name => !MayBeVague.ContainsKey(name));
        Offenders.None(names.Where(name => SourceTree.WordsOf(name).Any(VagueWords.Contains)));
    }

    [Fact]
    public void A_file_declares_one_public_type_and_perhaps_the_enum_it_carries()
    {
        IEnumerable<string> crowded = SourceTree.Files
            .Where(file => file.Types.Count(type => type is { IsPublic: true, IsNested: false } && type.Kind != "enum") > 1
                || file.Types.Count(type => type is { IsPublic: true, IsNested: false }) > 2)
            .Select(file => $"{file.Path}: {string.Join(", ", file.Types.Where(type => type.IsPublic).Select(type => type.Name))}");
        Offenders.None(crowded);
    }

    [Fact]
    public void Nothing_is_left_for_later()
    {
        // Written in two halves, else this file would be its own offence.
        string[] marks = ["TO" + "DO", "FIX" + "ME", "HA" + "CK:"];
        Offenders.None(SourceTree.Files.Where(file => file.Lines.Any(line => marks.Any(line.Contains))).Select(file => file.Path));
    }

    private static string Sized(SourceFile file) => $"{file.Path} ({file.Lines.Length} lines)";
}
