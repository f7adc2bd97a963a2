using System.Text;
using System.Text.RegularExpressions;
using Posthorn.Config.Schema;
using Posthorn.Logging;
using Posthorn.Sessions;

namespace Posthorn.Variables;

/// <summary>A text of the configuration with <c>$variables</c> in it. Immutable.</summary>
internal sealed class Template
{
    /// <summary>No text at all.</summary>
    public static readonly Template Empty = new("");

    private readonly string? _constant;
    private readonly TemplatePart[] _parts = [];

    internal Template(string constant) => _constant = constant;

    internal Template(TemplatePart[] parts) => _parts = parts;

    /// <summary>The text where it names no variable; null where it does.</summary>
    public string? Constant => _constant;

    /// <summary>Whether it names no variable.</summary>
    public bool IsConstant => _constant is not null;

    /// <summary>The variables that it names, as often as it does.</summary>
    public IEnumerable<Variable> Variables => _parts.Select(part => part.Variable).OfType<Variable>();

    /// <summary>Whether it names a part of what a regular expression matched.</summary>
    internal bool HasGroups => _parts.Any(part => part.Group is not null);

    /// <summary>Reads a text: <c>$name</c> or <c>${name}</c> stands for a variable, all else for itself.</summary>
    /// <param name="text">The text.</param>
    /// <param name="use">The directive it belongs to, for errors.</param>
    /// <param name="variables">The variables there are.</param>
    /// <exception cref="Config.Text.ConfigException">A variable is not known or its name is cut short; nginx's words.</exception>
    public static Template Parse(string text, DirectiveUse use, VariableTable variables) =>
        text.Contains('$') ? new TemplateParser(text, use, variables).Parse() : new Template(text);

    /// <summary>The text for a session. Whoever uses it encodes it: a client may have chosen it.</summary>
    public string Evaluate(Session session) => Evaluate(session, null);

    /// <summary>Appends the text for a session, with the values of variables as an access log writes them.</summary>
    public void Append(StringBuilder output, Session session, LogEscape escape)
    {
        foreach (TemplatePart part in _parts)
        {
            if (part.Literal is { } literal)
            {
                output.Append(literal);
            }
            else
            {
                AccessText.Append(output, part.Evaluate(session, null), escape);
            }
        }
    }

    /// <summary>The text for a session where a regular expression matched.</summary>
    internal string Evaluate(Session session, Match? match)
    {
        switch (_parts)
        {
            case []:
                return _constant!;
            case [var only]:
                return only.Evaluate(session, match);
            case [var first, var second]:
                return string.Concat(first.Evaluate(session, match), second.Evaluate(session, match));
        }

        string[] values = new string[_parts.Length];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = _parts[i].Evaluate(session, match);
        }

        return string.Concat(values);
    }
}
