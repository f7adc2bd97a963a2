using Posthorn.Transport;

namespace Posthorn.Tests.InMemory;

/// <summary>An event loop without a kernel: it runs when the test says so, and its clock stands still unless the test moves it.</summary>
internal sealed class MemoryLoop : EventLoop
{
    private readonly Dictionary<EndpointAddress, Action<MemoryPeer>> _servers = [];
    private readonly HashSet<EndpointAddress> _silent = [];
    private int _connections;

    /// <summary>A loop whose want of memory is its own.</summary>
    public MemoryLoop() => Memory = new MemoryReserve(size: 0);

    /// <inheritdoc/>
    public override int ConnectionCount => _connections;

    /// <summary>The local end of the last attempt to connect.</summary>
    public LocalEnd? LastFrom { get; private set; }

    /// <summary>Lets connections to an address succeed; the test is given the far end.</summary>
    public void Serve(EndpointAddress address, Action<MemoryPeer> accept) => _servers[address] = accept;

    /// <summary>Lets connections to an address be refused again.</summary>
    public void Refuse(EndpointAddress address) => _servers.Remove(address);

    /// <summary>Lets attempts to connect to an address go unanswered.</summary>
    public void Ignore(EndpointAddress address) => _silent.Add(address);

    /// <summary>A connection as if it had been accepted, and its far end.</summary>
    public (MemoryConnection Connection, MemoryPeer Peer) Pair(int room = int.MaxValue)
    {
        _connections++;
        var connection = new MemoryConnection(this, room, () => _connections--);
        return (connection, connection.Peer);
    }

    /// <inheritdoc/>
    public override Connection? Connect(EndpointAddress address, out int errno, LocalEnd? from = null)
    {
        const int ConnectionRefused = 111;
        LastFrom = from;
        if (_silent.Contains(address))
        {
            errno = 0;
            MemoryConnection pending = Pair().Connection;
            pending.IsConnecting = true;
            return pending;
        }

        errno = _servers.ContainsKey(address) ? 0 : ConnectionRefused;
        if (errno != 0)
        {
            return null;
        }

        (MemoryConnection connection, MemoryPeer peer) = Pair();
        connection.IsConnecting = true;
        Post(
            _ =>
            {
                _servers[address](peer);
                connection.Established();
            },
            null);
        return connection;
    }

    /// <summary>Runs until nothing is left to do at this time.</summary>
    public void Settle()
    {
        const int MostRounds = 100_000;
        for (int rounds = 0; Patience == 0; rounds++)
        {
            if (rounds == MostRounds)
            {
                throw new InvalidOperationException("the loop does not come to rest");
            }

            RunPending();
        }
    }

    /// <summary>Moves the clock and runs what became due.</summary>
    public void Advance(TimeSpan time)
    {
        Now += (long)time.TotalMilliseconds;
        Settle();
    }

    /// <inheritdoc/>
    protected override void Wake()
    {
    }
}
