using System.Text.RegularExpressions;
using Posthorn.Sessions;

namespace Posthorn.Variables;

/// <summary>
/// A map, ready to be asked. Precedence is nginx's: the key itself, wildcards, regular expressions in order, the default.
/// </summary>
internal sealed class Map
{
    private readonly MapContent _content;
    private Template _source = Template.Empty;
    private Template[] _values = [];
    private (Regex Regex, Template Value, bool HasGroups)[] _patterns = [];

    /// <summary>A map with these lines, whose texts are not resolved yet.</summary>
    public Map(string name, MapContent content)
    {
        _content = content;
        Variable = new Variable(name, "", Evaluate);
    }

    /// <summary>The variable that it makes.</summary>
    public Variable Variable { get; }

    /// <summary>The variables that its value hangs on.</summary>
    public IEnumerable<Variable> Needs =>
        _source.Variables
            .Concat(_values.SelectMany(value => value.Variables))
            .Concat(_patterns.SelectMany(pattern => pattern.Value.Variables));

    /// <summary>Resolves its texts, once all maps are known by name.</summary>
    public void Resolve(Template source, VariableTable variables)
    {
        _source = source;
        _values = [.. _content.Values.Select(value => Template.Parse(value.Text, value.Use, variables))];
        _patterns =
        [
            .. _content.Patterns.Select(pattern =>
            {
                string[] groups = pattern.Regex.GetGroupNames();
                Template value = new TemplateParser(pattern.Value, pattern.Use, variables) { Groups = groups }.Parse();
                return (pattern.Regex, value, value.HasGroups);
            }),
        ];
    }

    /// <summary>Its value for a session.</summary>
    public string Evaluate(Session session)
    {
        string key = _source.Evaluate(session);
        if (FindKey(key) is { } number)
        {
            return _values[number].Evaluate(session);
        }

        foreach ((Regex regex, Template value, bool hasGroups) in _patterns)
        {
            if (hasGroups && regex.Match(key) is { Success: true } match)
            {
                return value.Evaluate(session, match);
            }

            if (!hasGroups && regex.IsMatch(key))
            {
                return value.Evaluate(session);
            }
        }

        return _content.Default is { } byDefault ? _values[byDefault].Evaluate(session) : "";
    }

    internal int? FindKey(string key)
    {
        if (!_content.HasHostNames)
        {
            return _content.Exact.TryGetValue(key, out int found) ? found : null;
        }

        // The root's dot at the end of a name says nothing.
        ReadOnlySpan<char> host = key.AsSpan().EndsWith(".") ? key.AsSpan(0, key.Length - 1) : key;
        return _content.Exact.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(host, out int number)
            ? number
            : MapWildcard.FindHead(_content.Heads, host) ?? MapWildcard.FindTail(_content.Tails, host);
    }
}
