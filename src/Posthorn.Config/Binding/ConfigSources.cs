using Posthorn.Config.Text;

namespace Posthorn.Config.Binding;

/// <summary>The files of one configuration: each is read once, however often it is included.</summary>
internal sealed class ConfigSources(IConfigFiles files, string mainPath)
{
    private readonly string _folder = mainPath[..(mainPath.LastIndexOf('/') + 1)];
    private readonly Dictionary<string, string> _texts = new(StringComparer.Ordinal);
    private readonly List<ConfigFile> _inOrder = [];

    /// <summary>What was read, in the order of opening.</summary>
    public IReadOnlyList<ConfigFile> Files => _inOrder;

    /// <summary>The text of a file that is named at <paramref name="from"/>; null for the main file.</summary>
    public string Read(string path, SourcePosition? from)
    {
        if (_texts.TryGetValue(path, out string? text))
        {
            return text;
        }

        try
        {
            text = files.Read(path);
        }
        catch (IOException error)
        {
            throw new ConfigException($"open() \"{path}\" failed ({error.Message})", from);
        }

        _texts[path] = text;
        _inOrder.Add(new ConfigFile(path, text));
        return text;
    }

    /// <summary>The full paths that the argument of an <c>include</c> stands for.</summary>
    public IReadOnlyList<string> Resolve(string argument)
    {
        string path = argument.StartsWith('/') ? argument : _folder + argument;
        return argument.AsSpan().ContainsAny("*?[") ? files.Glob(path) : [path];
    }
}
