using Posthorn.Config.Binding;

namespace Posthorn.Config.Tests;

/// <summary>Files that exist only in memory; patterns know one <c>*</c>.</summary>
internal sealed class MemoryFiles(Dictionary<string, string> texts) : IConfigFiles
{
    public int Reads { get; private set; }

    public string Read(string path)
    {
        Reads++;
        return texts.TryGetValue(path, out string? text) ? text : throw new IOException("2: No such file or directory");
    }

    public IReadOnlyList<string> Glob(string pattern)
    {
        string[] ends = pattern.Split('*', 2);
        return [.. texts.Keys.Where(path => path.StartsWith(ends[0]) && path.EndsWith(ends[^1])).Order(StringComparer.Ordinal)];
    }
}
