namespace Posthorn.Transcripts;

/// <summary>The transcripts of tests/transcripts, which the build copies beside every test program.</summary>
public static class TranscriptCorpus
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "transcripts");

    /// <summary>The protocols that have transcripts.</summary>
    public static IReadOnlyList<string> Protocols { get; } =
        [.. Directory.GetDirectories(Folder).Select(folder => Path.GetFileName(folder)!).Order(StringComparer.Ordinal)];

    /// <summary>The names of a protocol's transcripts, sorted.</summary>
    public static IReadOnlyList<string> Names(string protocol) =>
        [.. Directory.GetFiles(Path.Combine(Folder, protocol), "*.txt")
            .Select(file => Path.GetFileNameWithoutExtension(file))
            .Order(StringComparer.Ordinal)];

    /// <summary>Reads one transcript.</summary>
    /// <exception cref="FormatException">It breaks the format; the message names the line.</exception>
    public static Transcript Read(string protocol, string name) =>
        TranscriptParser.Parse(protocol, name, File.ReadAllText(Path.Combine(Folder, protocol, name + ".txt")));
}
