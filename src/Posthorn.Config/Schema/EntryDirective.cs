using Posthorn.Config.Text;

namespace Posthorn.Config.Schema;

/// <summary>
/// The statements of a block that are no directives but data, such as the lines of a map; there may be a million. They go straight
/// into a content of the block's own, read by <see cref="Scope.Content{T}"/>.
/// </summary>
/// <typeparam name="T">What gathers them.</typeparam>
public sealed class EntryDirective<T>(string name) : Directive(name)
    where T : class, new()
{
    /// <summary>Takes one statement, whose first word is the use's name; throws what the use's error makers make.</summary>
    /// <exception cref="ConfigException">The statement is not acceptable.</exception>
    public required Action<T, DirectiveUse> Taker { get; init; }

    internal override void Bind(Scope scope, DirectiveUse use) => Taker(scope.Content<T>(), use);
}
