namespace Posthorn.Config.Schema;

/// <summary>A kind of block that directives may stand in. Compared by identity; declared once by whoever owns the block.</summary>
public sealed class BlockKind(string name)
{
    /// <summary>The top level of the configuration file, outside of all braces.</summary>
    public static readonly BlockKind Main = new("main");

    /// <summary>Stands for every kind, in the declaration of a directive that is part of the language itself.</summary>
    public static readonly BlockKind Any = new("any");

    /// <summary>The name that documentation and messages use.</summary>
    public string Name { get; } = name;

    /// <summary>
    /// What a statement is bound to whose first word is no directive of this block: the lines of a <c>map</c>. Their first word is
    /// then <see cref="DirectiveUse.Name"/>. Null where every statement must be a directive.
    /// </summary>
    public Directive? Entry { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Name;
}
