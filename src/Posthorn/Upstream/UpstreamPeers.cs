using System.Net;
using Posthorn.Protocol;
using Posthorn.Tls;
using Posthorn.Transport;

namespace Posthorn.Upstream;

/// <summary>The servers of a group, at the addresses that their names have now. Guarded by the group's lock.</summary>
/// <param name="group">The group.</param>
/// <param name="state">What it knows, of servers that stay too.</param>
/// <param name="protocol">The protocol that is spoken with them.</param>
/// <param name="mode">Whether they are spoken to by TLS, unless they have a mode of their own.</param>
internal sealed class UpstreamPeers(UpstreamGroup group, UpstreamState state, IMailProtocol protocol, BackendTlsMode mode)
{
    private IReadOnlyDictionary<string, IPAddress[]> _addresses = new Dictionary<string, IPAddress[]>();

    /// <summary>Those that logins go to.</summary>
    public UpstreamPeer[] Main { get; private set; } = [];

    /// <summary>Those for when none of the others is available.</summary>
    public UpstreamPeer[] Backups { get; private set; } = [];

    /// <summary>How many there are.</summary>
    public int Count => Main.Length + Backups.Length;

    /// <summary>A name has these addresses now.</summary>
    public void Set(string name, IPAddress[] addresses)
    {
        if (addresses.Length > 0 && !(_addresses.TryGetValue(name, out IPAddress[]? known) && known.SequenceEqual(addresses)))
        {
            Set(new Dictionary<string, IPAddress[]>(_addresses, StringComparer.OrdinalIgnoreCase) { [name] = addresses });
        }
    }

    /// <summary>All names have these addresses now.</summary>
    public void Set(IReadOnlyDictionary<string, IPAddress[]> addresses)
    {
        _addresses = addresses;
        UpstreamPeer[] all = [.. group.Settings.Servers.SelectMany(AddressesOf, PeerAt)];
        Main = [.. all.Where(peer => !peer.Server.IsBackup)];
        Backups = [.. all.Where(peer => peer.Server.IsBackup)];
        HashSet<EndpointAddress> used = [.. all.Select(peer => peer.Address)];
        foreach (EndpointAddress gone in state.Peers.Where(old => !used.Contains(old.Key)).Select(old => old.Key).ToArray())
        {
            state.Peers.Remove(gone);
        }

        state.Wake(int.MaxValue);
    }

    private IEnumerable<EndpointAddress> AddressesOf(UpstreamServerSettings server)
    {
        int port = server.Address.Port == 0 ? BackendPort.Of(protocol, server.TlsMode ?? mode) : server.Address.Port;
        return HostAddress.Literal(server.Address.Ip, server.Address.UnixPath, port) is { } literal
            ? [literal]
            : _addresses[server.Address.Host!].Select(ip => EndpointAddress.From(ip, port));
    }

    private UpstreamPeer PeerAt(UpstreamServerSettings server, EndpointAddress address)
    {
        if (!state.Peers.TryGetValue(address, out PeerState? known))
        {
            state.Peers[address] = known = new PeerState();
        }

        return new UpstreamPeer(group, server, address, known);
    }
}
