namespace Posthorn.Config.Schema;

/// <summary>All directives that a program knows, in the order of the explicit lists they come from.</summary>
public sealed class Catalog
{
    private readonly Dictionary<string, List<Directive>> _byName = new(StringComparer.Ordinal);

    /// <summary>Gathers the lists. A name may be declared again only for other blocks.</summary>
    /// <exception cref="ArgumentException">Two declarations of one name share a block.</exception>
    public Catalog(params IEnumerable<Directive>[] lists)
    {
        All = [.. lists.SelectMany(list => list)];
        foreach (Directive directive in All)
        {
            if (!_byName.TryGetValue(directive.Name, out List<Directive>? same))
            {
                _byName[directive.Name] = same = [];
            }

            if (same.Any(other => other.In.Intersect(directive.In).Any()))
            {
                throw new ArgumentException($"directive \"{directive.Name}\" is declared twice for one block", nameof(lists));
            }

            same.Add(directive);
        }
    }

    /// <summary>Every declaration.</summary>
    public IReadOnlyList<Directive> All { get; }

    /// <summary>The declarations of a name; empty when it is unknown.</summary>
    public IReadOnlyList<Directive> Named(string name) => _byName.TryGetValue(name, out List<Directive>? found) ? found : [];
}
