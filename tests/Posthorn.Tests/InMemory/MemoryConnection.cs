using Posthorn.Transport;

namespace Posthorn.Tests.InMemory;

/// <summary>A connection whose far end is the test's. Events are edge-triggered as in the product.</summary>
internal sealed class MemoryConnection : Connection
{
    private readonly Action _closed;
    private bool _isClosed;

    /// <summary>A connection that holds at most <paramref name="room"/> sent bytes which the peer has not taken.</summary>
    public MemoryConnection(EventLoop loop, int room, Action closed)
        : base(loop)
    {
        _closed = closed;
        Room = room;
        Peer = new MemoryPeer(this);
    }

    /// <summary>The far end.</summary>
    public MemoryPeer Peer { get; }

    /// <inheritdoc/>
    public override EndpointAddress? LocalAddress => Local;

    /// <summary>What the product believes this end's address to be.</summary>
    public EndpointAddress? Local { get; set; }

    internal int Room { get; }

    /// <inheritdoc/>
    public override bool IsEstablished => !IsConnecting;

    /// <summary>Whether the attempt to connect is under way.</summary>
    public bool IsConnecting { get; set; }

    internal Queue<byte> Inbox { get; } = new();

    /// <summary>How many sends took something: each is a system call in the product.</summary>
    public int Sends { get; private set; }

    internal bool PeerEnded { get; set; }

    internal int Reset { get; set; }

    internal Exception? Fault { get; set; }

    /// <inheritdoc/>
    protected override bool HasUnreadBare() => Inbox.Count > 0;

    /// <inheritdoc/>
    protected override void EndOutputBare() => Peer.HasEnd = true;

    /// <inheritdoc/>
    public override void Close()
    {
        base.Close();
        if (!_isClosed)
        {
            _isClosed = true;
            _closed();
            Peer.HasEnd = true;
            Peer.IsClosed = true;
        }
    }

    /// <summary>The attempt to connect succeeded.</summary>
    public void Established()
    {
        IsConnecting = false;
        Signal(input: false, room: true, hangUp: false);
    }

    internal void Raise(bool input, bool room, bool hangUp, bool endIsNext = false) => Loop.Post(
        _ =>
        {
            if (!_isClosed)
            {
                Signal(input, room, hangUp, endIsNext);
            }
        },
        null);

    /// <inheritdoc/>
    protected override int ReceiveCore(Span<byte> buffer)
    {
        if (Fault is not null)
        {
            throw Fault;
        }

        if (Inbox.Count == 0)
        {
            Errno = Reset;
            return Reset != 0 ? -1 : PeerEnded ? 0 : NothingNow;
        }

        int count = 0;
        while (count < buffer.Length && Inbox.TryDequeue(out byte next))
        {
            buffer[count++] = next;
        }

        return count;
    }

    /// <inheritdoc/>
    protected override int SendCore(ReadOnlySpan<byte> bytes)
    {
        if (Reset != 0)
        {
            Errno = Reset;
            return -1;
        }

        int count = IsConnecting ? 0 : Math.Min(bytes.Length, Room - Peer.Untaken);
        if (count <= 0)
        {
            return NothingNow;
        }

        Sends++;
        Peer.Put(bytes[..count]);
        return count;
    }

    /// <inheritdoc/>
    protected override void AskForRoom()
    {
    }
}
