using Posthorn.Config.Text;

namespace Posthorn.Config.Schema;

/// <summary>
/// The one declaration of a directive: name, blocks, arity, default and documentation. Messages, <c>-T</c>, defaults and
/// docs/directives.md derive from it.
/// </summary>
public abstract class Directive(string name)
{
    /// <summary>The word that a user writes.</summary>
    public string Name { get; } = name;

    /// <summary>The blocks it may stand in.</summary>
    public required IReadOnlyList<BlockKind> In { get; init; }

    /// <summary>How many arguments it takes.</summary>
    public required Arity Takes { get; init; }

    /// <summary>The arguments as nginx's documentation shows them, e.g. <c>on | off | only</c>.</summary>
    public required string Syntax { get; init; }

    /// <summary>What it does: a sentence or more of Markdown, for docs/directives.md.</summary>
    public required string Summary { get; init; }

    /// <summary>The default as configuration text (run through the directive's own parser); null when there is none.</summary>
    public string? Default { get; init; }

    /// <summary>Whether it may stand several times in one block; otherwise the second is "is duplicate".</summary>
    public bool Repeats { get; init; }

    /// <summary>What becomes of it.</summary>
    public Support Support { get; init; } = Support.Honoured;

    /// <summary>Whether it may stand directly in a block of the kind.</summary>
    public bool MayStandIn(BlockKind kind) => In.Contains(kind) || In.Contains(BlockKind.Any);

    /// <summary>Checks one use beyond its arity, parses it, and keeps the value in <paramref name="scope"/>.</summary>
    /// <exception cref="ConfigException">The arguments are not acceptable.</exception>
    internal abstract void Bind(Scope scope, DirectiveUse use);
}
