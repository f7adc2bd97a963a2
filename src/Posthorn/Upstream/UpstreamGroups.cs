using Posthorn.Protocol;

namespace Posthorn.Upstream;

/// <summary>The groups of a configuration in force. Each protocol has its own: other ports, other failures, other sessions.</summary>
internal sealed class UpstreamGroups
{
    /// <summary>No groups.</summary>
    public static readonly UpstreamGroups None = new([], [], null);

    private readonly Dictionary<string, Dictionary<string, UpstreamGroup>> _byProtocol = [];
    private readonly Dictionary<string, LearntState> _learnt = [];

    /// <summary>Makes the groups of a configuration, and lets them take over what is known of those in force before.</summary>
    /// <param name="settings">The groups.</param>
    /// <param name="protocols">The protocols that may use them.</param>
    /// <param name="before">The groups of the configuration that is replaced; null for none.</param>
    public UpstreamGroups(IReadOnlyList<UpstreamSettings> settings, IEnumerable<IMailProtocol> protocols, UpstreamGroups? before)
    {
        foreach (IMailProtocol protocol in protocols)
        {
            LearntState learnt = _learnt[protocol.Name] = before?.LearntOf(protocol) ?? new LearntState();
            _byProtocol[protocol.Name] = settings.ToDictionary(
                group => group.Name,
                group => new UpstreamGroup(group, protocol.Ports[0], learnt, before?.Of(protocol).GetValueOrDefault(group.Name)),
                StringComparer.OrdinalIgnoreCase);
        }
    }

    /// <summary>All of them.</summary>
    public IEnumerable<UpstreamGroup> All => _byProtocol.Values.SelectMany(groups => groups.Values);

    /// <summary>What the backends of a protocol can do.</summary>
    public LearntState LearntOf(IMailProtocol protocol) => _learnt.GetValueOrDefault(protocol.Name) ?? new LearntState();

    /// <summary>The groups as a protocol uses them, by their names.</summary>
    public IReadOnlyDictionary<string, UpstreamGroup> Of(IMailProtocol protocol) =>
        _byProtocol.GetValueOrDefault(protocol.Name) ?? [];
}
