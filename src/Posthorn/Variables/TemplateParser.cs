using Posthorn.Config.Schema;

namespace Posthorn.Variables;

/// <summary>Cuts a text with variables into its parts, by nginx's rules.</summary>
/// <param name="text">The text.</param>
/// <param name="use">The directive it belongs to, for errors.</param>
/// <param name="variables">The variables there are.</param>
internal sealed class TemplateParser(string text, DirectiveUse use, VariableTable variables)
{
    private readonly List<TemplatePart> _parts = [];

    /// <summary>Names of groups of a regular expression, which then come before variables.</summary>
    public IReadOnlyCollection<string> Groups { get; init; } = [];

    /// <summary>The text's parts.</summary>
    /// <exception cref="Config.Text.ConfigException">A variable is not known or its name is cut short.</exception>
    public Template Parse()
    {
        int at = 0;
        while (at < text.Length)
        {
            int dollar = text.IndexOf('$', at);
            int end = dollar < 0 ? text.Length : dollar;
            if (end > at)
            {
                _parts.Add(new TemplatePart(text[at..end], null, null));
            }

            at = dollar < 0 ? text.Length : ReadName(dollar + 1);
        }

        return _parts is [] or [{ Literal: not null }] ? new Template(text) : new Template([.. _parts]);
    }

    private static bool IsOfName(char c) => char.IsAsciiLetterOrDigit(c) || c == '_';

    // Returns where the text goes on.
    private int ReadName(int start)
    {
        bool braced = start < text.Length && text[start] == '{';
        start += braced ? 1 : 0;
        int end = start;
        while (end < text.Length && IsOfName(text[end]))
        {
            end++;
        }

        string name = text[start..end];
        if (braced && (end == text.Length || text[end] != '}'))
        {
            throw use.Error($"the closing bracket in \"{name}\" variable is missing");
        }

        _parts.Add(name.Length > 0 ? Named(name) : throw use.Error("invalid variable name"));
        return braced ? end + 1 : end;
    }

    private TemplatePart Named(string name)
    {
        if (Groups.Contains(name))
        {
            return new TemplatePart(null, null, name);
        }

        return variables.Find(name) is { } variable
            ? new TemplatePart(null, variable, null)
            : throw use.Error($"unknown \"{name}\" variable");
    }
}
