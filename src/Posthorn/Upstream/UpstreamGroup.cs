using System.Net;
using Posthorn.Transport;

namespace Posthorn.Upstream;

/// <summary>A group of servers as one protocol uses it. Every loop's sessions choose here.</summary>
internal sealed class UpstreamGroup
{
    private readonly UpstreamState _state;
    private readonly IBalancer _balancer;
    private readonly int _defaultPort;
    private UpstreamPeer[] _peers = [];
    private UpstreamPeer[] _backups = [];

    /// <summary>A group at the addresses that its names had when the configuration was loaded.</summary>
    /// <param name="settings">What the configuration says.</param>
    /// <param name="defaultPort">The port of servers without one.</param>
    /// <param name="before">The group that it replaces, from which it takes over what is known; null for none.</param>
    public UpstreamGroup(UpstreamSettings settings, int defaultPort, UpstreamGroup? before = null)
    {
        Settings = settings;
        _defaultPort = defaultPort;
        _state = before?._state ?? new UpstreamState();
        _balancer = settings.Method switch
        {
            BalancingMethod.LeastConnections => new LeastConnectionsBalancer(),
            BalancingMethod.Random => new RandomBalancer(Random.Shared, drawsTwo: false),
            BalancingMethod.RandomTwo => new RandomBalancer(Random.Shared, drawsTwo: true),
            BalancingMethod.Hash => new HashBalancer(settings.Key!.LoadFactor),
            _ => RoundRobinBalancer.Instance,
        };
        SetAddresses(settings.Addresses);
    }

    /// <summary>What the configuration says.</summary>
    public UpstreamSettings Settings { get; }

    /// <summary>Whether there is nothing to choose: as in nginx failures of the only server do not count.</summary>
    public bool IsSingle { get; private set; }

    /// <summary>How many servers there are to try.</summary>
    public int Count => _peers.Length + _backups.Length;

    /// <summary>Its servers now, backups last.</summary>
    public IReadOnlyList<UpstreamPeer> Peers => [.. _peers, .. _backups];

    /// <summary>Gives the servers with names these addresses; what is known of those that stay is kept.</summary>
    public void SetAddresses(IReadOnlyDictionary<string, IPAddress[]> addresses)
    {
        lock (_state.Gate)
        {
            UpstreamPeer[] all = [.. Settings.Servers.SelectMany(server => AddressesOf(server, addresses), PeerAt)];
            _peers = [.. all.Where(peer => !peer.Server.IsBackup)];
            _backups = [.. all.Where(peer => peer.Server.IsBackup)];
            IsSingle = all.Length == 1;
            HashSet<EndpointAddress> used = [.. all.Select(peer => peer.Address)];
            foreach (EndpointAddress gone in _state.Peers.Where(old => !used.Contains(old.Key)).Select(old => old.Key).ToArray())
            {
                _state.Peers.Remove(gone);
            }

            _state.Wake(int.MaxValue);
        }
    }

    /// <summary>A server for a login, which has a place there from now on; null when none is available.</summary>
    public UpstreamPeer? Choose(in ServerDraw draw)
    {
        lock (_state.Gate)
        {
            UpstreamPeer? peer = _balancer.Choose(_peers, draw) ?? RoundRobinBalancer.Instance.Choose(_backups, draw);
            if (peer is not null)
            {
                PeerState state = peer.State;
                state.Connections++;
                bool rested = draw.Now - state.CheckedAt >= peer.Server.FailTimeout.TotalMilliseconds;
                state.CheckedAt = rested || (draw.IsHeld && state.Fails > 0) ? draw.Now : state.CheckedAt;
            }

            return peer;
        }
    }

    /// <summary>The place of a login or session at a server is free again.</summary>
    public void Leave(UpstreamPeer peer)
    {
        lock (_state.Gate)
        {
            peer.State.Connections--;
            if (peer.Server.MaxConnections > 0)
            {
                _state.Wake(1);
            }
        }
    }

    /// <summary>The server let a login in.</summary>
    public void Served(UpstreamPeer peer, long now)
    {
        lock (_state.Gate)
        {
            PeerState state = peer.State;
            bool wasResting = peer.Server.MaxFails > 0 && state.Fails >= peer.Server.MaxFails;
            if (wasResting && state.FailedAt < state.CheckedAt)
            {
                peer.Return(now);
                _state.Wake(int.MaxValue);
            }

            state.Fails = state.FailedAt < state.CheckedAt ? 0 : state.Fails;
        }
    }

    /// <summary>The server could not be used.</summary>
    /// <returns>Whether it is left alone from now on.</returns>
    public bool Failed(UpstreamPeer peer, long now)
    {
        lock (_state.Gate)
        {
            PeerState state = peer.State;
            state.Fails++;
            state.FailedAt = state.CheckedAt = now;
            if (peer.Server.MaxFails == 0)
            {
                return false;
            }

            peer.Effective = Math.Max(peer.Effective - ((double)peer.Server.Weight / peer.Server.MaxFails), 0);
            return !IsSingle && state.Fails >= peer.Server.MaxFails;
        }
    }

    /// <summary>What the health check has found.</summary>
    /// <returns>Whether that is news.</returns>
    public bool SetHealth(UpstreamPeer peer, bool isHealthy, long now)
    {
        lock (_state.Gate)
        {
            if (peer.State.IsUnhealthy != isHealthy)
            {
                return false;
            }

            peer.State.IsUnhealthy = !isHealthy;
            if (isHealthy)
            {
                peer.State.Fails = 0;
                peer.Return(now);
                _state.Wake(int.MaxValue);
            }

            return true;
        }
    }

    /// <summary>A promise that is kept when a server may have come back. Take it back by <see cref="StopWaiting"/>.</summary>
    public LoopPromise<bool> Wait(EventLoop loop)
    {
        var promise = new LoopPromise<bool>(loop);
        lock (_state.Gate)
        {
            _state.Waiting.Add(promise);
        }

        return promise;
    }

    /// <summary>Nobody waits for the promise any more.</summary>
    public void StopWaiting(LoopPromise<bool> promise)
    {
        lock (_state.Gate)
        {
            _state.Waiting.Remove(promise);
        }
    }

    private IEnumerable<EndpointAddress> AddressesOf(
        UpstreamServerSettings server, IReadOnlyDictionary<string, IPAddress[]> addresses)
    {
        int port = server.Address.Port == 0 ? _defaultPort : server.Address.Port;
        return HostAddress.Literal(server.Address.Ip, server.Address.UnixPath, port) is { } literal
            ? [literal]
            : addresses[server.Address.Host!].Select(ip => EndpointAddress.From(ip, port));
    }

    private UpstreamPeer PeerAt(UpstreamServerSettings server, EndpointAddress address)
    {
        if (!_state.Peers.TryGetValue(address, out PeerState? state))
        {
            _state.Peers[address] = state = new PeerState();
        }

        return new UpstreamPeer(this, server, address, state);
    }
}
