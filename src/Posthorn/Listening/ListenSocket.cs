using System.Runtime.InteropServices;
using Posthorn.Sessions;
using Posthorn.Transport;

namespace Posthorn.Listening;

/// <summary>
/// One bound address, shared by all loops. A wildcard may stand in for specific addresses of the same port; which one a client
/// called is then asked of the socket, as nginx does.
/// </summary>
internal sealed class ListenSocket(EndpointAddress address, int fd)
{
    private volatile ListenRoutes _routes = ListenRoutes.None;
    private int _users;

    /// <summary>The address it is bound to.</summary>
    public EndpointAddress Address { get; } = address;

    /// <summary>The descriptor.</summary>
    public int Fd { get; } = fd;

    /// <summary>A server block behind this socket, for log lines that belong to none in particular.</summary>
    public ServerBlock AnyServer => _routes.Default.Server;

    /// <summary>Which servers clients reach from now on; sessions that are alive keep theirs.</summary>
    public void Serve(ListenRoutes routes) => _routes = routes;

    /// <summary>The server block and the listen address, as configured, that an accepted client has called.</summary>
    public unsafe ListenTarget TargetFor(int accepted)
    {
        ListenRoutes routes = _routes;
        if (routes.Specific.Count == 0)
        {
            return routes.Default;
        }

        byte* raw = stackalloc byte[EndpointAddress.MaxLength];
        int length = EndpointAddress.MaxLength;
        if (Libc.GetSockName(accepted, raw, &length) != 0)
        {
            return routes.Default;
        }

        EndpointAddress called = EndpointAddress.FromRaw(new ReadOnlySpan<byte>(raw, length)).Unmapped();
        return routes.Specific.GetValueOrDefault(called) ?? routes.Default;
    }

    /// <summary>Closes the socket; a unix socket's name goes with it.</summary>
    public void Abandon()
    {
        _ = Libc.Close(Fd);
        if (Address.Family == Libc.AfUnix)
        {
            UnixSocketFile.Remove(Address);
        }
    }

    /// <summary>One more loop listens.</summary>
    public void Retain() => Interlocked.Increment(ref _users);

    /// <summary>One loop less listens; the last one closes the socket.</summary>
    public void Release()
    {
        if (Interlocked.Decrement(ref _users) == 0)
        {
            Abandon();
        }
    }
}
