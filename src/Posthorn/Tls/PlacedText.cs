using Posthorn.Config.Schema;
using Posthorn.Config.Text;

namespace Posthorn.Tls;

/// <summary>An argument and where it stands, for errors that show only when it is used.</summary>
/// <param name="Text">The argument.</param>
/// <param name="Position">Its place; null for a default.</param>
internal sealed record PlacedText(string Text, SourcePosition? Position)
{
    /// <summary>The value in force in a block; null when there is none.</summary>
    public static PlacedText? Of(Scope scope, Directive<string> directive) =>
        scope.Get(directive) is { Length: > 0 } text ? new PlacedText(text, scope.UseOf(directive)?.Position) : null;

    /// <summary>All values in force in a block.</summary>
    public static IReadOnlyList<PlacedText> AllOf(Scope scope, Directive<string> directive) =>
        [.. scope.GetAll(directive).Zip(scope.UsesOf(directive), (text, use) => new PlacedText(text, use.Position))];

    /// <summary>An error at its place.</summary>
    public ConfigException Error(string problem) => new(problem, Position);
}
