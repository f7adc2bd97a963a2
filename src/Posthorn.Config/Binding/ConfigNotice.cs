using Posthorn.Config.Text;

namespace Posthorn.Config.Binding;

/// <summary>Something the user should know about an accepted configuration: a warning, or a notice of what is passed over.</summary>
public sealed record ConfigNotice(bool IsWarning, string Message, SourcePosition Position)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Message} in {Position}";
}
