using Posthorn.Mail;
using Posthorn.Protocol;
using Posthorn.Tls;

namespace Posthorn.Upstream;

/// <summary>
/// The groups of a configuration in force. Each protocol has its own: other ports, other failures, other sessions. So have server
/// blocks under <c>proxy_ssl on</c>, where that means other ports.
/// </summary>
internal sealed class UpstreamGroups
{
    /// <summary>No groups.</summary>
    public static readonly UpstreamGroups None = new([], [], null);

    private readonly Dictionary<(string Protocol, bool IsTls), Dictionary<string, UpstreamGroup>> _byUse = [];
    private readonly Dictionary<string, LearntState> _learnt = [];

    /// <summary>Makes the groups of a configuration, and lets them take over what is known of those in force before.</summary>
    /// <param name="settings">The groups.</param>
    /// <param name="servers">The server blocks that may use them.</param>
    /// <param name="before">The groups of the configuration that is replaced; null for none.</param>
    public UpstreamGroups(IReadOnlyList<UpstreamSettings> settings, IEnumerable<ServerSettings> servers, UpstreamGroups? before)
    {
        foreach (ServerSettings server in servers.OrderBy(IsTls))
        {
            IMailProtocol protocol = server.Mail.Protocol;
            if (!_learnt.TryGetValue(protocol.Name, out LearntState? learnt))
            {
                _learnt[protocol.Name] = learnt = new LearntState();
            }

            if (!_byUse.ContainsKey(UseOf(server)))
            {
                _byUse[UseOf(server)] = settings.ToDictionary(
                    group => group.Name,
                    group => Shared(group, server) ?? new UpstreamGroup(
                        group, protocol, server.BackendTls.Mode, learnt, before?.Predecessor(group, server)),
                    StringComparer.OrdinalIgnoreCase);
            }
        }
    }

    /// <summary>All of them.</summary>
    public IEnumerable<UpstreamGroup> All => _byUse.Values.SelectMany(groups => groups.Values).Distinct();

    /// <summary>What the backends of a protocol can do.</summary>
    public LearntState LearntOf(IMailProtocol protocol) => _learnt.GetValueOrDefault(protocol.Name) ?? new LearntState();

    /// <summary>The groups as a server block uses them, by their names.</summary>
    public IReadOnlyDictionary<string, UpstreamGroup> Of(ServerSettings server) => _byUse.GetValueOrDefault(UseOf(server)) ?? [];

    // What was known of both uses together belongs to one of them when they part.
    private UpstreamGroup? Predecessor(UpstreamSettings group, ServerSettings server) =>
        Of(server).TryGetValue(group.Name, out UpstreamGroup? old)
        && (old.Settings.HasPortsByUse || !group.HasPortsByUse || !IsTls(server))
            ? old
            : null;

    private static bool IsTls(ServerSettings server) => server.BackendTls.Mode == BackendTlsMode.On;

    private static (string Protocol, bool IsTls) UseOf(ServerSettings server) => (server.Mail.Protocol.Name, IsTls(server));

    // Where every server is at the same port for both, both see the same sessions and failures.
    private UpstreamGroup? Shared(UpstreamSettings group, ServerSettings server) => group.HasPortsByUse
        ? null
        : _byUse.GetValueOrDefault((server.Mail.Protocol.Name, !IsTls(server)))?.GetValueOrDefault(group.Name);
}
