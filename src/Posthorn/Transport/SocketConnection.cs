using System.Runtime.InteropServices;

namespace Posthorn.Transport;

/// <summary>A connection over a non-blocking socket, watched by an epoll loop.</summary>
internal sealed unsafe class SocketConnection(EpollLoop loop, int fd) : Connection(loop), IEpollTarget
{
    // Urgent bytes cut a receive short: where there are any, a short receive is not the last.
    private const uint Watched = Libc.EpollIn | Libc.EpollRdhup | Libc.EpollPri | Libc.EpollEt;
    private const uint HangUp = Libc.EpollRdhup | Libc.EpollHup | Libc.EpollErr;

    private int _fd = fd;
    private bool _watchesRoom;

    /// <inheritdoc/>
    public int Fd => _fd;

    /// <inheritdoc/>
    public override EndpointAddress? LocalAddress
    {
        get
        {
            byte* raw = stackalloc byte[EndpointAddress.MaxLength];
            int length = EndpointAddress.MaxLength;
            return Libc.GetSockName(_fd, raw, &length) == 0
                ? EndpointAddress.FromRaw(new ReadOnlySpan<byte>(raw, length))
                : null;
        }
    }

    /// <inheritdoc/>
    public override bool IsEstablished
    {
        get
        {
            byte* raw = stackalloc byte[EndpointAddress.MaxLength];
            int length = EndpointAddress.MaxLength;
            return Libc.GetPeerName(_fd, raw, &length) == 0;
        }
    }

    /// <summary>Begins to watch the socket, accepted or being connected.</summary>
    public void Watch() => ((EpollLoop)Loop).Watch(this, Watched);

    /// <inheritdoc/>
    public void OnEvents(uint events)
    {
        Signal(
            input: (events & Libc.EpollIn) != 0,
            room: (events & Libc.EpollOut) != 0,
            hangUp: (events & HangUp) != 0,
            endIsNext: (events & (HangUp | Libc.EpollPri)) == Libc.EpollRdhup);
    }

    /// <inheritdoc/>
    public override void Close()
    {
        base.Close();
        if (_fd < 0)
        {
            return;
        }

        if (LingersForPeer)
        {
            new Linger((EpollLoop)Loop, _fd).Follow(this);
        }
        else
        {
            ((EpollLoop)Loop).Close(this);
        }

        _fd = -1;
    }

    /// <inheritdoc/>
    public override bool CanSplice => Layer is null;

    /// <inheritdoc/>
    public override int ReceiveInto(SplicePipe pipe)
    {
        int count = Outcome((int)Libc.Splice(
            _fd, 0, pipe.WriteEnd, 0, SplicePipe.Size, Libc.SpliceMove | Libc.SpliceNonblock));

        // A pipe may be full with less than was asked for: only an empty-handed call says that the socket is empty.
        AwaitInput(mayHaveMore: count > 0);
        if (count == NothingNow)
        {
            return 0;
        }

        if (count <= 0)
        {
            EndInput();
        }

        pipe.Held += Math.Max(count, 0);
        CountReceived(count);
        return count;
    }

    /// <inheritdoc/>
    public override int SendFrom(SplicePipe pipe)
    {
        int count = Outcome((int)Libc.Splice(pipe.ReadEnd, 0, _fd, 0, pipe.Held, Libc.SpliceMove | Libc.SpliceNonblock));
        if (count == NothingNow)
        {
            AwaitRoom();
            AskForRoom();
            return 0;
        }

        pipe.Held -= Math.Max(count, 0);
        CountSent(count);
        return count;
    }

    /// <inheritdoc/>
    protected override bool HasUnreadBare()
    {
        byte first;
        return Libc.Receive(_fd, &first, 1, Libc.MsgPeek) > 0;
    }

    /// <inheritdoc/>
    protected override void EndOutputBare() => _ = Libc.Shutdown(_fd, Libc.ShutWr);

    /// <inheritdoc/>
    protected override int ReceiveCore(Span<byte> buffer)
    {
        fixed (byte* start = buffer)
        {
            int count = (int)Libc.Receive(_fd, start, buffer.Length, 0);
            return count >= 0 ? count : Failure(Marshal.GetLastSystemError());
        }
    }

    /// <inheritdoc/>
    protected override int SendCore(ReadOnlySpan<byte> bytes)
    {
        fixed (byte* start = bytes)
        {
            int count = (int)Libc.Send(_fd, start, bytes.Length, Libc.MsgNosignal);
            return count >= 0 ? count : Failure(Marshal.GetLastSystemError());
        }
    }

    /// <inheritdoc/>
    protected override void AskForRoom()
    {
        if (!_watchesRoom)
        {
            _watchesRoom = true;
            ((EpollLoop)Loop).Rewatch(this, Watched | Libc.EpollOut);
        }
    }

    private int Outcome(int result) => result >= 0 ? result : Failure(Marshal.GetLastPInvokeError());

    private int Failure(int errno)
    {
        if (errno is Libc.Eagain or Libc.Eintr)
        {
            return NothingNow;
        }

        Errno = errno;
        return -1;
    }
}
