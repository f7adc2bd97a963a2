namespace Posthorn.Tls;

/// <summary>
/// Which pairs of certificate and key a client is offered: those with the name that it asks for, one of each kind of key; a client
/// that asks for no name, or for one that no certificate has, is offered the first pair and those that share a name with it.
/// </summary>
internal sealed class CertificateChoice
{
    private CertificateChoice(int[] first) => First = first;

    /// <summary>The pairs for a client whose name counts for nothing, by their numbers, ascending.</summary>
    public IReadOnlyList<int> First { get; }

    /// <summary>The pairs for each name; names with <c>*.</c> stand for all with one label more.</summary>
    public Dictionary<string, IReadOnlyList<int>> ByName { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Makes the choice.</summary>
    /// <param name="pairs">The names in each certificate and the kind of its key.</param>
    public static CertificateChoice Of(IReadOnlyList<(IReadOnlySet<string> Names, int Kind)> pairs)
    {
        List<int> used = WithoutReplaced(pairs);
        var choice = new CertificateChoice(OneOfEachKind([used[0], .. used.Where(i => pairs[i].Names.Overlaps(pairs[used[0]].Names))]));
        foreach (string name in used.SelectMany(i => pairs[i].Names))
        {
            string wildcard = WildcardOf(name);
            choice.ByName[name] = OneOfEachKind(
                [.. used.Where(i => pairs[i].Names.Contains(name)), .. used.Where(i => pairs[i].Names.Contains(wildcard))]);
        }

        return choice;

        int[] OneOfEachKind(IReadOnlyList<int> candidates) => [.. candidates.DistinctBy(i => pairs[i].Kind).Order()];
    }

    /// <summary>What a certificate calls all names beside this one: the first label becomes <c>*</c>.</summary>
    private static string WildcardOf(string name) => name.IndexOf('.') is var dot and > 0 ? $"*{name[dot..]}" : "";

    // As in nginx, of two pairs that differ in nothing the later counts.
    private static List<int> WithoutReplaced(IReadOnlyList<(IReadOnlySet<string> Names, int Kind)> pairs)
    {
        var used = new List<int>();
        for (int i = 0; i < pairs.Count; i++)
        {
            int same = used.FindIndex(j => pairs[j].Kind == pairs[i].Kind && pairs[j].Names.SetEquals(pairs[i].Names));
            if (same >= 0)
            {
                used[same] = i;
            }
            else
            {
                used.Add(i);
            }
        }

        return used;
    }
}
