using System.Runtime.InteropServices;

namespace Posthorn.Bench.Kernel;

/// <summary>A non-blocking socket on an event loop.</summary>
internal abstract unsafe class LoopSocket(EventLoop loop)
{
    /// <summary>Nothing to receive, or no room to send, right now.</summary>
    protected const int NotNow = -1;

    /// <summary>The other side broke the connection.</summary>
    protected const int Broken = -2;

    private int _fd = -1;
    private Interest _interest;

    internal bool IsOpen => _fd >= 0;

    protected EventLoop Loop => loop;

    protected int Descriptor => _fd;

    /// <summary>Serves what epoll reported; errors and hang-ups show as the result of the next receive.</summary>
    internal abstract void OnReady(Interest ready);

    internal void Attach(int fd)
    {
        _fd = fd;
        _interest = Interest.Read;
        loop.Watch(fd, this, Interest.Read);
    }

    /// <summary>The first word on an accepted connection, if the protocol speaks first.</summary>
    internal virtual void Greet()
    {
    }

    internal virtual void Close()
    {
        if (_fd >= 0)
        {
            loop.Close(_fd);
            _fd = -1;
        }
    }

    /// <summary>Starts to connect; false when the kernel refuses at once.</summary>
    protected virtual bool TryConnect(SocketAddress4 address)
    {
        int fd = Libc.Socket(Libc.InterNetwork, Libc.StreamSocket | Libc.NonBlockCloseOnExec, 0);
        if (fd < 0)
        {
            throw Libc.Failure("socket");
        }

        int on = 1;
        _ = Libc.SetOption(fd, Libc.TcpLevel, Libc.NoDelay, &on, sizeof(int));
        if (Libc.Connect(fd, &address, SocketAddress4.Size) != 0 && Marshal.GetLastPInvokeError() != Libc.InProgress)
        {
            _ = Libc.Close(fd);
            return false;
        }

        Attach(fd);
        return true;
    }

    /// <summary>Has the kernel hold little of what is received and not read.</summary>
    protected void LimitReceiveBuffer(int size)
    {
        _ = Libc.SetOption(_fd, Libc.SocketLevel, Libc.ReceiveBuffer, &size, sizeof(int));
    }

    protected void WaitFor(Interest interest)
    {
        if (_interest != interest)
        {
            _interest = interest;
            loop.Change(_fd, interest);
        }
    }

    /// <summary>Bytes received, 0 at the end of the stream, <see cref="NotNow"/> or <see cref="Broken"/>.</summary>
    protected virtual int Receive(Span<byte> target)
    {
        fixed (byte* start = target)
        {
            nint count = Libc.Receive(_fd, start, (nuint)target.Length, 0);
            return count >= 0 ? (int)count : Marshal.GetLastPInvokeError() == Libc.Again ? NotNow : Broken;
        }
    }

    /// <summary>Bytes sent, <see cref="NotNow"/> or <see cref="Broken"/>.</summary>
    protected virtual int Send(ReadOnlySpan<byte> source)
    {
        fixed (byte* start = source)
        {
            nint count = Libc.Send(_fd, start, (nuint)source.Length, Libc.NoSignal);
            return count >= 0 ? (int)count : Marshal.GetLastPInvokeError() == Libc.Again ? NotNow : Broken;
        }
    }
}
