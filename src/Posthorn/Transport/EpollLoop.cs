using System.Runtime.InteropServices;

namespace Posthorn.Transport;

/// <summary>The product's event loop: a thread with an epoll instance of its own.</summary>
internal sealed unsafe class EpollLoop : EventLoop, IDisposable
{
    private const int MostEvents = 512;
    private readonly int _epoll;
    private readonly WakeUp _wakeUp;
    private readonly EpollEvents _events = new(MostEvents);
    private readonly EpollTargets _targets = new();
    private bool _running = true;

    // The loop's own eventfd is no connection.
    private int _watched = -1;

    /// <summary>Makes the epoll instance; the thread is <see cref="Run"/>'s caller.</summary>
    /// <exception cref="IOException">The system has no descriptors left; the message is in nginx's words.</exception>
    public EpollLoop()
    {
        _epoll = Libc.EpollCreate(Libc.SockCloexec);
        if (_epoll < 0)
        {
            throw new IOException($"epoll_create() failed {SocketError.Describe(Marshal.GetLastPInvokeError())}");
        }

        try
        {
            _wakeUp = new WakeUp();
        }
        catch (IOException)
        {
            _ = Libc.Close(_epoll);
            throw;
        }

        Now = Environment.TickCount64;
        Watch(_wakeUp, Libc.EpollIn | Libc.EpollEt);
    }

    /// <inheritdoc/>
    public override int ConnectionCount => _watched;

    /// <summary>Serves until <see cref="End"/>.</summary>
    public void Run()
    {
        while (_running)
        {
            int count = Libc.EpollWait(_epoll, _events.Buffer, MostEvents, Patience);
            Now = Environment.TickCount64;
            DispatchAll(count);
            RunPending();
        }
    }

    /// <summary>Lets <see cref="Run"/> return. Runs on the loop.</summary>
    public void End() => _running = false;

    /// <summary>Begins to watch a descriptor.</summary>
    public bool Watch(IEpollTarget target, uint events)
    {
        _watched++;
        return Control(Libc.EpollCtlAdd, target.Fd, events, _targets.Add(target));
    }

    /// <summary>Changes what is watched of a descriptor.</summary>
    public void Rewatch(IEpollTarget target, uint events) => Control(
        Libc.EpollCtlMod, target.Fd, events, _targets.GenerationOf(target.Fd));

    /// <summary>Gives the events of a descriptor to another target with the same one.</summary>
    public void Replace(IEpollTarget target, IEpollTarget heir) => _targets.Replace(target, heir);

    /// <summary>Stops watching without closing: the descriptor may be shared with other loops.</summary>
    public void Unwatch(IEpollTarget target)
    {
        Control(Libc.EpollCtlDel, target.Fd, events: 0, generation: 0);
        Forget(target);
    }

    /// <summary>Closes the descriptor, which ends the watch by itself; events already fetched are dropped.</summary>
    public void Close(IEpollTarget target)
    {
        Forget(target);
        _ = Libc.Close(target.Fd);
    }

    /// <inheritdoc/>
    public override Connection? Connect(EndpointAddress address, out int errno, LocalEnd? from = null)
    {
        int fd = Libc.Socket(address.Family, Libc.SockStream | Libc.SockNonblock | Libc.SockCloexec, 0);
        if (fd < 0)
        {
            errno = Marshal.GetLastPInvokeError();
            return null;
        }

        if (address.Family != Libc.AfUnix)
        {
            int on = 1;
            _ = Libc.SetSockOpt(fd, Libc.IpprotoTcp, Libc.TcpNodelay, &on, sizeof(int));
        }

        errno = from is null ? 0 : Bind(fd, from);
        fixed (byte* raw = address.Raw)
        {
            errno = errno != 0 ? errno : Libc.Connect(fd, raw, address.Raw.Length) == 0 ? 0 : Marshal.GetLastPInvokeError();
        }

        if (errno is not (0 or Libc.Einprogress))
        {
            _ = Libc.Close(fd);
            return null;
        }

        errno = 0;
        var connection = new SocketConnection(this, fd);
        connection.Watch();
        return connection;
    }

    /// <summary>Gives the descriptors back, after <see cref="Run"/> has returned.</summary>
    public void Dispose()
    {
        _wakeUp.Dispose();
        _events.Dispose();
        _ = Libc.Close(_epoll);
    }

    /// <inheritdoc/>
    protected override void Wake() => _wakeUp.Ring();

    private void Forget(IEpollTarget target)
    {
        if (_targets.Remove(target))
        {
            _watched--;
        }
    }

    // The errno of what failed.
    private static int Bind(int fd, LocalEnd from)
    {
        int on = 1;
        bool v6 = from.Address.Family == Libc.AfInet6;
        if (from.IsTransparent
            && Libc.SetSockOpt(
                fd, v6 ? Libc.IpprotoIpv6 : Libc.IpprotoIp, v6 ? Libc.Ipv6Transparent : Libc.IpTransparent, &on, sizeof(int)) < 0)
        {
            return Marshal.GetLastPInvokeError();
        }

        // As nginx does: the port is chosen when the other end is known, so that there are more of them.
        _ = Libc.SetSockOpt(fd, Libc.IpprotoIp, Libc.IpBindAddressNoPort, &on, sizeof(int));
        fixed (byte* raw = from.Address.Raw)
        {
            return Libc.Bind(fd, raw, from.Address.Raw.Length) == 0 ? 0 : Marshal.GetLastPInvokeError();
        }
    }

    private void DispatchAll(int count)
    {
        int next = 0;
        IEpollTarget? target = null;
        while (next < count)
        {
            try
            {
                while (next < count)
                {
                    (uint events, int fd, int generation) = _events[next++];

                    // An event earlier in this batch may have closed it.
                    target = _targets.Find(fd, generation);
                    target?.OnEvents(events);
                }
            }
            catch (Exception fault) when (ToldOfFaults is not null)
            {
                Contain(target, fault);
            }
        }
    }

    private bool Control(int operation, int fd, uint events, int generation)
    {
        byte* registration = stackalloc byte[EpollEvents.MostStride];
        EpollEvents.Write(registration, events, fd, generation);
        return Libc.EpollCtl(_epoll, operation, fd, registration) == 0;
    }
}
