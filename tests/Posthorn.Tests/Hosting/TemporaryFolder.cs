namespace Posthorn.Tests.Hosting;

/// <summary>A folder of its own for one test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("posthorn-host-").FullName;

    public string this[string name] => System.IO.Path.Combine(Path, name);

    /// <summary>Writes a file, with <c>{dir}</c> standing for this folder, and returns its full path.</summary>
    public string Write(string name, string text)
    {
        File.WriteAllText(this[name], text.Replace("{dir}", Path, StringComparison.Ordinal));
        return this[name];
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
