namespace Posthorn.Config.Schema;

/// <summary>A kind of block that directives may stand in. Compared by identity; declared once by whoever owns the block.</summary>
public sealed class BlockKind(string name)
{
    /// <summary>The top level of the configuration file, outside of all braces.</summary>
    public static readonly BlockKind Main = new("main");

    /// <summary>The name that documentation and messages use.</summary>
    public string Name { get; } = name;

    /// <inheritdoc/>
    public override string ToString() => Name;
}
