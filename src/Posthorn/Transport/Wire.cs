namespace Posthorn.Transport;

/// <summary>
/// The bare byte stream under a connection, bound to one event loop. Heirs supply the system calls. Readiness is
/// edge-triggered: it stays true until a call came back short.
/// </summary>
internal abstract class Wire(EventLoop loop) : ILoopTarget
{
    /// <summary>What a bare call returns that found nothing to do.</summary>
    internal const int NothingNow = -2;

    /// <summary>The loop that the connection lives on.</summary>
    public EventLoop Loop { get; } = loop;

    /// <summary>The errno of the failure that a Failed status told of; 0 before.</summary>
    public int Errno { get; protected set; }

    /// <summary>Whether a send may take something.</summary>
    public bool CanSend { get; private set; } = true;

    /// <summary>Whether the peer has broken the connection or ended its side, as far as events have told.</summary>
    public bool HangUpSeen { get; private set; }

    /// <summary>Whether the wire may have bytes.</summary>
    internal bool CanReceiveBare { get; private set; }

    /// <summary>One receive from the wire.</summary>
    /// <returns>The count, 0 at the end, <see cref="NothingNow"/>, or -1 for a failure (see Errno).</returns>
    internal int ReceiveBare(Span<byte> buffer)
    {
        int count = ReceiveCore(buffer);

        // A short read emptied the socket, unless the end is right behind: its event may have come together with the data.
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
        }

        return sent;
    }

    /// <inheritdoc/>
    public abstract bool Failed(Exception fault);

    /// <summary>The record layer found the peer's bytes to be broken.</summary>
    internal void Fail(int errno) => Errno = errno;

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

    /// <summary>The error that ended the attempt to connect; 0 when it succeeded.</summary>
    protected abstract int PendingError();

    /// <summary>A receive that went past <see cref="ReceiveBare"/> found this.</summary>
    protected void AwaitInput(bool mayHaveMore) => CanReceiveBare = mayHaveMore;

    /// <summary>There is no room before an event says so.</summary>
    protected void AwaitRoom() => CanSend = false;

    /// <summary>An event came.</summary>
    protected void Noted(bool input, bool room, bool hangUp)
    {
        CanReceiveBare |= input || hangUp;
        CanSend |= room || hangUp;
        HangUpSeen |= hangUp;
    }
}
