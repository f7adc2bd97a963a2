namespace Posthorn.Config.Schema;

/// <summary>A directive that opens a block (<c>mail {</c>), or one whose block is passed over unread (<c>http {</c>).</summary>
/// <remarks>As with every directive, a second one in the same block is "is duplicate" unless it <see cref="Directive.Repeats"/>.</remarks>
public sealed class BlockDirective(string name) : Directive(name)
{
    /// <summary>The kind of block it opens; null when the block's content is passed over with a notice.</summary>
    public required BlockKind? Opens { get; init; }

    /// <summary>A check run when the block closes (a server without <c>listen</c>).</summary>
    public Action<Scope>? WhenClosed { get; init; }

    internal override void Bind(Scope scope, DirectiveUse use) => scope.Add(this, use, null);
}
