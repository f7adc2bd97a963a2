namespace Posthorn.Upstream;

/// <summary>
/// What the backends of one protocol can do, as far as health checks have heard: what all groups' servers have in common. It belongs
/// to one configuration, so that a group that a reload removed has no say. Shared by all loops.
/// </summary>
internal sealed class LearntState
{
    private readonly Lock _gate = new();
    private readonly Dictionary<UpstreamGroup, IReadOnlyList<string>> _byGroup = [];
    private volatile IReadOnlyList<string>? _common;

    /// <summary>What they have in common; null when nothing is known. The same object until it changes.</summary>
    public IReadOnlyList<string>? Common => _common;

    /// <summary>What all lists have, in the order of the first.</summary>
    public static IReadOnlyList<string> Intersection(IEnumerable<IReadOnlyList<string>> lists)
    {
        IReadOnlyList<string>? common = null;
        foreach (IReadOnlyList<string> list in lists)
        {
            common = common is null ? list : [.. common.Where(word => list.Contains(word, StringComparer.OrdinalIgnoreCase))];
        }

        return common ?? [];
    }

    /// <summary>A group's servers have this in common.</summary>
    public void Set(UpstreamGroup group, IReadOnlyList<string> capabilities)
    {
        lock (_gate)
        {
            _byGroup[group] = capabilities;
            _common = Intersection(_byGroup.Values);
        }
    }
}
