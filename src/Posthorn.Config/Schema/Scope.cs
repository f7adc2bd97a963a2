using Posthorn.Config.Binding;
using Posthorn.Config.Text;

namespace Posthorn.Config.Schema;

/// <summary>
/// One block of the configuration as bound: what was set in it, and the way to what it inherits. Inheritance is a lookup:
/// the nearest block that sets the directive, else its default.
/// </summary>
public sealed class Scope(BlockKind kind, Scope? parent, SourcePosition position)
{
    private readonly Dictionary<Directive, List<(DirectiveUse Use, object? Value)>> _set = [];
    private readonly List<Scope> _children = [];
    private readonly List<ConfigNotice> _notices = parent?._notices ?? [];
    private object? _content;

    /// <summary>The kind of the block.</summary>
    public BlockKind Kind { get; } = kind;

    /// <summary>The block around it; null for the whole file.</summary>
    public Scope? Parent { get; } = parent;

    /// <summary>Where the block was opened.</summary>
    public SourcePosition Position { get; } = position;

    /// <summary>The words that opened the block (<c>upstream NAME {</c>); null for the whole file.</summary>
    public DirectiveUse? Opening { get; private init; }

    /// <summary>The blocks inside, in the order of the file.</summary>
    public IReadOnlyList<Scope> Children => _children;

    internal IReadOnlyList<ConfigNotice> Notices => _notices;

    /// <summary>The value in force here: the nearest block's, else the default.</summary>
    public T Get<T>(Directive<T> directive)
    {
        List<(DirectiveUse Use, object? Value)>? found = Nearest(directive);
        return found is null ? directive.DefaultValue : (T)found[^1].Value!;
    }

    /// <summary>All values of a repeatable directive in the nearest block that sets it (a set replaces the outer one whole).</summary>
    public IReadOnlyList<T> GetAll<T>(Directive<T> directive)
    {
        List<(DirectiveUse Use, object? Value)>? found = Nearest(directive);
        if (found is not null)
        {
            return found.ConvertAll(entry => (T)entry.Value!);
        }

        return directive.Default is null ? [] : [directive.DefaultValue];
    }

    /// <summary>
    /// What the directives in this block or in those inside it have gathered beside their values, such as the entries of an
    /// <see cref="EntryDirective{T}"/>; empty when there was nothing. A kind of block has one type of it.
    /// </summary>
    public T Content<T>()
        where T : class, new() => (T)(_content ??= new T());

    /// <summary>Whether this very block sets the directive.</summary>
    public bool Sets(Directive directive) => _set.ContainsKey(directive);

    /// <summary>The use in force here, for messages that name its place; null where only the default is.</summary>
    public DirectiveUse? UseOf(Directive directive) => Nearest(directive)?[^1].Use;

    /// <summary>The uses that <see cref="GetAll{T}"/> has the values of, in the same order; empty where only the default is.</summary>
    public IReadOnlyList<DirectiveUse> UsesOf(Directive directive) => Nearest(directive)?.ConvertAll(entry => entry.Use) ?? [];

    /// <summary>Tells the user something about a configuration that is accepted all the same.</summary>
    public void Warn(string message, SourcePosition at) => _notices.Add(new ConfigNotice(IsWarning: true, message, at));

    internal void Notice(string message, SourcePosition at) => _notices.Add(new ConfigNotice(IsWarning: false, message, at));

    internal void Add(Directive directive, DirectiveUse use, object? value)
    {
        if (!_set.TryGetValue(directive, out List<(DirectiveUse Use, object? Value)>? values))
        {
            _set[directive] = values = [];
        }

        values.Add((use, value));
    }

    internal Scope Open(BlockKind kind, DirectiveUse opening)
    {
        var child = new Scope(kind, this, opening.Position) { Opening = opening };
        _children.Add(child);
        return child;
    }

    private List<(DirectiveUse Use, object? Value)>? Nearest(Directive directive)
    {
        for (Scope? scope = this; scope is not null; scope = scope.Parent)
        {
            if (scope._set.TryGetValue(directive, out List<(DirectiveUse Use, object? Value)>? values))
            {
                return values;
            }
        }

        return null;
    }
}
