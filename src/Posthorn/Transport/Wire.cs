namespace Posthorn.Transport;

/// <summary>
/// The bare byte stream under a connection, bound to one event loop. Heirs supply the system calls. Readiness is
/// edge-triggered: it stays true until a call came back short.
/// </summary>
internal abstract class Wire(EventLoop loop) : ILoopTarget
{
    /// <summary>What a bare call returns that found nothing to do.</summary>
    internal const int NothingNow = -2;

    private uint _received;
    private uint _sent;

    /// <summary>The loop that the connection lives on.</summary>
    public EventLoop Loop { get; } = loop;

    /// <summary>The errno of the failure that a Failed status told of; 0 before.</summary>
    public int Errno { get; protected set; }

    /// <summary>Whether a byte was ever sent or received.</summary>
    public bool HasMoved { get; private set; }

    /// <summary>Whether a send may take something.</summary>
    public bool CanSend { get; private set; } = true;

    /// <summary>Whether the peer has broken the connection or ended its side, as far as events have told.</summary>
    public bool HangUpSeen { get; private set; }

    /// <summary>Whether the wire may have bytes.</summary>
    internal bool CanReceiveBare { get; private set; }

    /// <summary>Whether the peer's end is right behind the bytes that are there, so that a short receive is the last.</summary>
    protected bool EndIsNext { get; private set; }

    /// <summary>How many bytes were received and sent since the last call, without TLS: whoever wants sums adds up.</summary>
    public (uint Received, uint Sent) TakeCounts()
    {
        (uint received, uint sent) = (_received, _sent);
        _received = _sent = 0;
        return (received, sent);
    }

    /// <summary>One receive from the wire.</summary>
    /// <returns>The count, 0 at the end, <see cref="NothingNow"/>, or -1 for a failure (see Errno).</returns>
    internal int ReceiveBare(Span<byte> buffer)
    {
        int count = ReceiveCore(buffer);

        // A short read emptied the socket, unless the end is right behind: its event may have come together with the data.
        HasMoved |= count > 0;
        CanReceiveBare = count > 0 && (count == buffer.Length || HangUpSeen);
        return count;
    }

    /// <summary>One send to the wire.</summary>
    /// <returns>How many bytes were taken, 0 when there is no room now, -1 for a failure (see Errno).</returns>
    internal int SendBare(ReadOnlySpan<byte> bytes)
    {
        int sent = 0;
        while (sent < bytes.Length)
        {
            int count = SendCore(bytes[sent..]);
            if (count == NothingNow)
            {
                CanSend = false;
                AskForRoom();
                break;
            }

            if (count < 0)
            {
                return -1;
            }

            sent += count;
            HasMoved = true;
        }

        return sent;
    }

    /// <inheritdoc/>
    public abstract bool Failed(Exception fault);

    /// <summary>The record layer found the peer's bytes to be broken.</summary>
    internal void Fail(int errno) => Errno = errno;

    /// <summary>So many plain bytes were received; fewer than one count as none.</summary>
    protected void CountReceived(int count) => _received += (uint)Math.Max(count, 0);

    /// <summary>So many plain bytes were sent; fewer than one count as none.</summary>
    protected void CountSent(int count) => _sent += (uint)Math.Max(count, 0);

    /// <summary>Receives; 0 at the end, <see cref="NothingNow"/>, or -1 with Errno set.</summary>
    protected abstract int ReceiveCore(Span<byte> buffer);

    /// <summary>Sends; <see cref="NothingNow"/>, or -1 with Errno set.</summary>
    protected abstract int SendCore(ReadOnlySpan<byte> bytes);

    /// <summary>Whether the wire has bytes.</summary>
    protected abstract bool HasUnreadBare();

    /// <summary>Ends the wire's output.</summary>
    protected abstract void EndOutputBare();

    /// <summary>Sees to it that an event comes when there is room.</summary>
    protected abstract void AskForRoom();

    /// <summary>A receive that went past <see cref="ReceiveBare"/> found this.</summary>
    protected void AwaitInput(bool mayHaveMore) => CanReceiveBare = mayHaveMore;

    /// <summary>There is no room before an event says so.</summary>
    protected void AwaitRoom() => CanSend = false;

    /// <summary>An event came.</summary>
    /// <param name="input">Bytes are there.</param>
    /// <param name="room">There is room.</param>
    /// <param name="hangUp">The peer has ended its side, or the connection broke.</param>
    /// <param name="endIsNext">The peer has ended its side in good order.</param>
    protected void Noted(bool input, bool room, bool hangUp, bool endIsNext)
    {
        CanReceiveBare |= input || hangUp;
        CanSend |= room || hangUp;
        HangUpSeen |= hangUp;
        EndIsNext = endIsNext;
    }
}
