using System.Text.RegularExpressions;
using Posthorn.Config.Schema;

namespace Posthorn.Variables;

/// <summary>
/// The lines of one map while the configuration is read. Variables in values are looked up later: a map may come after its use.
/// </summary>
internal sealed class MapContent
{
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);

    /// <summary>The values, each once, with a line where it stands.</summary>
    public List<(string Text, DirectiveUse Use)> Values { get; } = [];

    /// <summary>The numbers of the values of plain keys.</summary>
    public Dictionary<string, int> Exact { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Those of the keys <c>*.name</c>, without asterisk and dot.</summary>
    public Dictionary<string, int> Heads { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Those of the keys <c>name.*</c>, without dot and asterisk.</summary>
    public Dictionary<string, int> Tails { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The regular expressions in the order of the file, with their values and places.</summary>
    public List<(Regex Regex, string Value, DirectiveUse Use)> Patterns { get; } = [];

    /// <summary>The number of the default's value; null when there is none.</summary>
    public int? Default { get; private set; }

    /// <summary>Whether keys may be wildcards.</summary>
    public bool HasHostNames { get; private set; }

    /// <summary>Takes a line.</summary>
    /// <exception cref="Config.Text.ConfigException">It is none, or contradicts another; nginx's words.</exception>
    public void Take(DirectiveUse use)
    {
        string key = use.Name;
        switch (key, use.Arguments.Count)
        {
            case ("hostnames", 0):
                HasHostNames = true;
                break;
            case ("volatile", 0):
                break;
            case (_, not 1):
                throw use.Error("invalid number of the map parameters");
            case ("default", _):
                Default = Default is null ? NumberOf(use) : throw use.Error("duplicate default map parameter");
                break;
            case (['~', ..], _):
                Patterns.Add((MapPattern.Parse(key[1..], use), use.Arguments[0], use));
                break;
            default:
                TakeKey(key is ['\\', ..] ? key[1..] : key, use);
                break;
        }
    }

    private void TakeKey(string key, DirectiveUse use)
    {
        if (!HasHostNames)
        {
            Add(Exact, key, key, use);
            return;
        }

        switch (MapWildcard.KindOf(key))
        {
            case MapWildcardKind.None:
                Add(Exact, key, key, use);
                break;
            case MapWildcardKind.DomainAndBelow:
                Add(Exact, key[1..], key, use);
                Add(Heads, key[1..], key, use);
                break;
            case MapWildcardKind.Head:
                Add(Heads, key[2..], key, use);
                break;
            case MapWildcardKind.Tail:
                Add(Tails, key[..^2], key, use);
                break;
            default:
                throw use.Error($"invalid hostname or wildcard \"{key}\"");
        }
    }

    private void Add(Dictionary<string, int> keys, string name, string key, DirectiveUse use)
    {
        if (!keys.TryAdd(name, NumberOf(use)))
        {
            throw use.Error($"conflicting parameter \"{key}\"");
        }
    }

    private int NumberOf(DirectiveUse use)
    {
        string text = use.Arguments[0];
        if (!_numbers.TryGetValue(text, out int number))
        {
            number = _numbers[text] = Values.Count;
            Values.Add((text, use));
        }

        return number;
    }
}
