using System.Runtime.InteropServices;
using Posthorn.Transport;

namespace Posthorn.Listening;

/// <summary>Makes listening sockets, and keeps those that a reload still wants: clients waiting in their queues are not lost.</summary>
internal static class ListenSockets
{
    /// <summary>The sockets of a plan, bound and listening; all of them serve the plan's servers from now on.</summary>
    /// <exception cref="BindException">One cannot be had: nothing has changed then.</exception>
    public static Dictionary<EndpointAddress, ListenSocket> Open(
        IReadOnlyList<ListenSpec> plan, IReadOnlyDictionary<EndpointAddress, ListenSocket> existing)
    {
        var opened = new List<ListenSocket>();
        var sockets = new Dictionary<EndpointAddress, ListenSocket>();
        try
        {
            foreach (ListenSpec spec in plan)
            {
                if (!existing.TryGetValue(spec.Address, out ListenSocket? socket))
                {
                    socket = new ListenSocket(spec.Address, Bind(spec.Address, spec.Options));
                    opened.Add(socket);
                }

                sockets.Add(spec.Address, socket);
            }
        }
        catch (BindException)
        {
            foreach (ListenSocket socket in opened)
            {
                socket.Abandon();
            }

            throw;
        }

        foreach (ListenSpec spec in plan)
        {
            sockets[spec.Address].Serve(spec.Routes);
        }

        return sockets;
    }

    /// <summary>A socket that is bound and listens.</summary>
    /// <exception cref="BindException">It cannot be had.</exception>
    public static unsafe int Bind(EndpointAddress address, ListenOptions options)
    {
        int protocol = options.Multipath ? Libc.IpprotoMptcp : 0;
        int fd = Libc.Socket(address.Family, Libc.SockStream | Libc.SockNonblock | Libc.SockCloexec, protocol);
        if (fd < 0)
        {
            throw new BindException($"socket() {address} failed {SocketError.Describe(Marshal.GetLastPInvokeError())}");
        }

        ListenSocketOptions.Set(fd, address, options);
        if (address.Family == Libc.AfUnix)
        {
            UnixSocketFile.RemoveDead(address);
        }

        int result;
        fixed (byte* raw = address.Raw)
        {
            result = Libc.Bind(fd, raw, address.Raw.Length);
        }

        string call = "bind() to";
        if (result == 0)
        {
            call = "listen() to";
            result = Libc.Listen(fd, options.Backlog);
        }

        if (result == 0)
        {
            call = "chmod() of";
            result = UnixSocketFile.LetEverybodyIn(address) ? 0 : -1;
        }

        if (result == 0)
        {
            return fd;
        }

        int errno = Marshal.GetLastPInvokeError();
        _ = Libc.Close(fd);
        throw new BindException($"{call} {address} failed {SocketError.Describe(errno)}");
    }
}
