using Posthorn.Transport;

namespace Posthorn.Upstream;

/// <summary>One address of a group: what the configuration says of it, and what is known of it. Guarded by the group's lock.</summary>
/// <param name="group">The group.</param>
/// <param name="server">The directive it comes from.</param>
/// <param name="address">The address.</param>
/// <param name="state">What is known of it.</param>
internal sealed class UpstreamPeer(UpstreamGroup group, UpstreamServerSettings server, EndpointAddress address, PeerState state)
{
    // While logins wait for a server a failed one is tried this often, whatever its fail_timeout says.
    private static readonly TimeSpan HeldRest = TimeSpan.FromSeconds(1);

    /// <summary>The group.</summary>
    public UpstreamGroup Group { get; } = group;

    /// <summary>What the configuration says.</summary>
    public UpstreamServerSettings Server { get; } = server;

    /// <summary>Where to connect.</summary>
    public EndpointAddress Address { get; } = address;

    /// <summary>The address as the log has it.</summary>
    public string Text { get; } = address.ToString();

    /// <summary>What is known of it.</summary>
    public PeerState State { get; } = state;

    /// <summary>What tells it from others when a key is hashed: neither its place in the file nor the protocol counts.</summary>
    public ulong Identity { get; } = KeyHash.Of(TextOf(server, address));

    /// <summary>nginx's current weight: how long it has waited for its turn.</summary>
    public double Current { get; set; }

    /// <summary>nginx's effective weight: less than its weight after failures.</summary>
    public double Effective { get; set; } = server.Weight;

    /// <summary>How many sessions it has for its weight.</summary>
    public double Load => (double)State.Connections / Server.Weight;

    /// <summary>Whether a login may be given to it.</summary>
    public bool IsOpen(in ServerDraw draw) => !Server.IsDown
        && !State.IsUnhealthy
        && (Server.MaxConnections == 0 || State.Connections < Server.MaxConnections)
        && !Rests(draw)
        && draw.Tried?.Contains(this) != true;

    /// <summary>Its share of the logins now: less after failures, and while it grows.</summary>
    public double Share(long now)
    {
        if (State.GrowsSince is not { } since)
        {
            return Effective;
        }

        double grown = (now - since) / Server.SlowStart.TotalMilliseconds;
        if (grown >= 1)
        {
            State.GrowsSince = null;
            return Effective;
        }

        // Never nothing: a group in which all have just come back still serves.
        return Math.Min(Effective, Server.Weight * Math.Max(grown, 0.01));
    }

    /// <summary>It is back: its share begins to grow, if the configuration says so.</summary>
    public void Return(long now) => State.GrowsSince = Server.SlowStart > TimeSpan.Zero ? now : null;

    // A user's home is the same for all protocols: a port that the protocol chose says nothing.
    private static string TextOf(UpstreamServerSettings server, EndpointAddress address) =>
        server.Address.Host is null ? server.Use.Arguments[0]
        : server.Address.Port == 0 && address.Ip is { } ip ? ip.ToString()
        : address.ToString();

    private bool Rests(in ServerDraw draw)
    {
        if (Server.MaxFails == 0 || State.Fails < Server.MaxFails || (Group.IsSingle && !draw.IsHeld))
        {
            return false;
        }

        TimeSpan rest = draw.IsHeld && HeldRest < Server.FailTimeout ? HeldRest : Server.FailTimeout;
        return draw.Now - State.CheckedAt < rest.TotalMilliseconds;
    }
}
