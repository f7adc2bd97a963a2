using System.Net;
using Posthorn.Protocol;
using Posthorn.Sessions;
using Posthorn.Tls;
using Posthorn.Transport;

namespace Posthorn.Upstream;

/// <summary>A group of servers as one protocol uses it. Every loop's sessions choose here.</summary>
internal sealed class UpstreamGroup
{
    private readonly UpstreamState _state;
    private readonly IBalancer _balancer;
    private readonly UpstreamPeers _peers;
    private readonly LearntState _learnt;
    private bool _isUsed;

    /// <summary>A group at the addresses that its names had when the configuration was loaded.</summary>
    /// <param name="settings">What the configuration says.</param>
    /// <param name="protocol">The protocol that is spoken with its servers.</param>
    /// <param name="mode">Whether servers are spoken to by TLS, unless they have a mode of their own.</param>
    /// <param name="learnt">Where is told what its servers can do.</param>
    /// <param name="before">The group that it replaces, from which it takes over what is known; null for none.</param>
    public UpstreamGroup(
        UpstreamSettings settings, IMailProtocol protocol, BackendTlsMode mode, LearntState learnt, UpstreamGroup? before = null)
    {
        Settings = settings;
        _learnt = learnt;
        _state = before?._state ?? new UpstreamState();
        _balancer = BalancerOf(settings);
        _peers = new UpstreamPeers(this, _state, protocol, mode);
        lock (_state.Gate)
        {
            _peers.Set(settings.Addresses);
        }

        if (settings.HealthCheck is not null && before is { Learnt: { } known })
        {
            Learnt = known;
            learnt.Set(this, known);
        }

        if (settings.HealthCheck is null)
        {
            foreach (UpstreamPeer peer in Peers)
            {
                SetHealth(peer, isHealthy: true, 0);
            }
        }
    }

    /// <summary>What the configuration says.</summary>
    public UpstreamSettings Settings { get; }

    /// <summary>Whether there is nothing to choose: as in nginx failures of the only server do not count.</summary>
    public bool IsSingle => _peers.Count == 1;

    /// <summary>How many servers there are to try.</summary>
    public int Count => _peers.Count;

    /// <summary>Its servers now, backups last.</summary>
    public IReadOnlyList<UpstreamPeer> Peers => [.. _peers.Main, .. _peers.Backups];

    /// <summary>What is to be done when a server block is known that uses it; null when nothing is, or it is done.</summary>
    public Action<ServerBlock>? WhenUsed { get; set; }

    /// <summary>What its servers have in common; null when nothing is known.</summary>
    public IReadOnlyList<string>? Learnt { get; private set; }

    /// <summary>A server block uses it.</summary>
    public void Use(ServerBlock server)
    {
        Action<ServerBlock>? begin = WhenUsed;
        if (begin is null)
        {
            return;
        }

        lock (_state.Gate)
        {
            begin = _isUsed ? null : begin;
            _isUsed = true;
            _state.IsUsed = true;
        }

        WhenUsed = null;
        begin?.Invoke(server);
    }

    /// <summary>Whether a server block is known to use it before a login tells.</summary>
    public bool IsKnownToServe(ServerBlock server)
    {
        string? only = Settings.HealthCheck?.Protocol;
        return only is not null
            ? only == server.Settings.Mail.Protocol.Name
            : _state.IsUsed || string.Equals(server.Settings.ProxyPass?.FixedName, Settings.Name, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>A server that is well can do this.</summary>
    /// <returns>Whether what the servers have in common has changed by it.</returns>
    public bool Learn(UpstreamPeer peer, IReadOnlyList<string> capabilities)
    {
        lock (_state.Gate)
        {
            peer.State.Capabilities = [.. capabilities];
            IReadOnlyList<string> common = LearntState.Intersection(
                Peers.Where(one => !one.State.IsUnhealthy).Select(one => one.State.Capabilities).OfType<IReadOnlyList<string>>());
            if (Learnt is not null && common.SequenceEqual(Learnt, StringComparer.Ordinal))
            {
                return false;
            }

            Learnt = common;
            _learnt.Set(this, common);
            return true;
        }
    }

    /// <summary>A name has these addresses now; what is known of servers that stay is kept.</summary>
    public void SetAddresses(string name, IPAddress[] addresses)
    {
        // Several names are looked up at once: none may undo what another has found.
        lock (_state.Gate)
        {
            _peers.Set(name, addresses);
        }
    }

    /// <summary>A server for a login, which has a place there from now on; null when none is available.</summary>
    public UpstreamPeer? Choose(in ServerDraw draw)
    {
        lock (_state.Gate)
        {
            UpstreamPeer? peer = _balancer.Choose(_peers.Main, draw) ?? RoundRobinBalancer.Instance.Choose(_peers.Backups, draw);
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
    public LoopPromise<bool> Wait(EventLoop loop) => _state.Wait(loop);

    /// <summary>Nobody waits for the promise any more.</summary>
    public void StopWaiting(LoopPromise<bool> promise) => _state.StopWaiting(promise);

    private static IBalancer BalancerOf(UpstreamSettings settings) => settings.Method switch
    {
        BalancingMethod.LeastConnections => new LeastConnectionsBalancer(),
        BalancingMethod.Random => new RandomBalancer(Random.Shared, drawsTwo: false),
        BalancingMethod.RandomTwo => new RandomBalancer(Random.Shared, drawsTwo: true),
        BalancingMethod.Hash => new HashBalancer(settings.LoadFactor),
        _ => RoundRobinBalancer.Instance,
    };
}
