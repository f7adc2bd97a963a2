namespace Posthorn.Bench.Kernel;

/// <summary>A listening socket on 127.0.0.1 that makes a session of each connection.</summary>
internal sealed unsafe class Listener : LoopSocket
{
    private readonly Func<LoopSocket> _session;
    private readonly int _listenFd;

    internal Listener(EventLoop loop, int port, Func<LoopSocket> session) : base(loop)
    {
        _session = session;
        _listenFd = Open(port);
        Attach(_listenFd);
    }

    /// <summary>Whether nobody listens on that port now.</summary>
    internal static bool IsFree(int port)
    {
        int fd = TryOpen(port);
        if (fd >= 0)
        {
            _ = Libc.Close(fd);
        }

        return fd >= 0;
    }

    internal override void OnReady(Interest ready)
    {
        int fd = Libc.Accept(_listenFd, null, null, Libc.NonBlockCloseOnExec);
        if (fd >= 0)
        {
            LoopSocket session = _session();
            session.Attach(fd);
            session.Greet();
        }
    }

    private static int Open(int port)
    {
        int fd = TryOpen(port);
        return fd >= 0 ? fd : throw Libc.Failure($"listen on port {port}");
    }

    private static int TryOpen(int port)
    {
        int fd = Libc.Socket(Libc.InterNetwork, Libc.StreamSocket | Libc.NonBlockCloseOnExec, 0);
        int on = 1;
        SocketAddress4 address = SocketAddress4.Loopback(port);
        _ = Libc.SetOption(fd, Libc.SocketLevel, Libc.ReuseAddress, &on, sizeof(int));
        // Accepted sockets inherit this without a system call of their own.
        _ = Libc.SetOption(fd, Libc.TcpLevel, Libc.NoDelay, &on, sizeof(int));
        if (Libc.Bind(fd, &address, SocketAddress4.Size) == 0 && Libc.Listen(fd, 4096) == 0)
        {
            return fd;
        }

        _ = Libc.Close(fd);
        return -1;
    }
}
