namespace Posthorn.Tests.Logging;

/// <summary>A directory of its own for one test.</summary>
internal sealed class TemporaryDirectory : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("posthorn-log-").FullName;

    public string this[string name] => System.IO.Path.Combine(Path, name);

    /// <summary>The file's lines, without what stands before the message.</summary>
    public IEnumerable<string> Messages(string name) =>
        File.ReadAllLines(this[name]).Select(line => line[(line.IndexOf(": ", StringComparison.Ordinal) + 2)..]);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
