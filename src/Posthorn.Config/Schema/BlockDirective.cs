namespace Posthorn.Config.Schema;

/// <summary>A directive that opens a block (<c>mail {</c>), or one whose block is passed over unread (<c>http {</c>).</summary>
public sealed class BlockDirective(string name) : Directive(name)
{
    /// <summary>The kind of block it opens; null when the block's content is passed over with a notice.</summary>
    public required BlockKind? Opens { get; init; }

    /// <summary>A check run when the block closes (a server without <c>listen</c>).</summary>
    public Action<Scope>? WhenClosed { get; init; }

    internal override void Bind(Scope scope, DirectiveUse use)
    {
        // The binder opens the scope itself: a block has no value.
    }
}
