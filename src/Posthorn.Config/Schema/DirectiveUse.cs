using Posthorn.Config.Text;

namespace Posthorn.Config.Schema;

/// <summary>One use of a directive: its name, its arguments with quotes and escapes resolved, and where it stands.</summary>
public sealed record DirectiveUse(string Name, IReadOnlyList<string> Arguments, SourcePosition Position)
{
    /// <summary>An error with a message of its own.</summary>
    public ConfigException Error(string problem) => new(problem, Position);

    /// <summary>nginx's <c>invalid value "x"</c>, used for words that are none of a fixed set.</summary>
    public ConfigException InvalidValue(string argument) => Error($"invalid value \"{argument}\"");

    /// <summary>nginx's <c>"name" directive invalid value</c>, used for times and sizes.</summary>
    public ConfigException InvalidValue() => Error($"\"{Name}\" directive invalid value");

    /// <summary>nginx's <c>"name" directive invalid number</c>.</summary>
    public ConfigException InvalidNumber() => Error($"\"{Name}\" directive invalid number");
}
