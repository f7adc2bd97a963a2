namespace Posthorn.Config.Schema;

/// <summary>All directives that a program knows, in the order of the explicit sections they come from.</summary>
public sealed class Catalog
{
    private readonly Dictionary<string, List<Directive>> _byName = new(StringComparer.Ordinal);

    /// <summary>Gathers sections; that of the language itself (<c>include</c>) comes first on its own.</summary>
    /// <exception cref="ArgumentException">Two declarations of one name share a block.</exception>
    public Catalog(params CatalogSection[] sections)
    {
        Sections = [LanguageDirectives.Section, .. sections];
        All = [.. Sections.SelectMany(section => section.Directives)];
        foreach (Directive directive in All)
        {
            Add(directive);
        }
    }

    /// <summary>Gathers lists under a single heading.</summary>
    /// <exception cref="ArgumentException">Two declarations of one name share a block.</exception>
    public Catalog(params IEnumerable<Directive>[] lists)
        : this(new CatalogSection("Directives", "", [.. lists.SelectMany(list => list)]))
    {
    }

    /// <summary>The sections in order, as documentation shows them.</summary>
    public IReadOnlyList<CatalogSection> Sections { get; }

    /// <summary>Every declaration.</summary>
    public IReadOnlyList<Directive> All { get; }

    /// <summary>The declarations of a name; empty when it is unknown.</summary>
    public IReadOnlyList<Directive> Named(string name) => _byName.TryGetValue(name, out List<Directive>? found) ? found : [];

    private void Add(Directive directive)
    {
        if (!_byName.TryGetValue(directive.Name, out List<Directive>? same))
        {
            _byName[directive.Name] = same = [];
        }

        if (same.Any(other => other.In.Any(directive.MayStandIn) || directive.In.Any(other.MayStandIn)))
        {
            throw new ArgumentException($"directive \"{directive.Name}\" is declared twice for one block");
        }

        same.Add(directive);
    }
}
