using System.Net;
using Posthorn.Sessions;
using Posthorn.Transport;

namespace Posthorn.Upstream;

/// <summary>From what a configuration or an auth service calls a server to an address to connect to.</summary>
internal static class HostAddress
{
    /// <summary>The address of an IP literal, a unix path, or a name (the first address it has).</summary>
    /// <returns>Null with Ok when the name has no address; a status that is not Ok when the session was interrupted.</returns>
    public static async ValueTask<(EndpointAddress? Address, IoStatus Status)> OfAsync(
        Session session, IPAddress? ip, string? name, string? unixPath, int port)
    {
        if (Literal(ip, unixPath, port) is { } literal)
        {
            return (literal, IoStatus.Ok);
        }

        (IPAddress[] addresses, IoStatus status) = await LookAsync(session, name!);
        return (addresses.Length == 0 ? null : EndpointAddress.From(addresses[0], port), status);
    }

    /// <summary>The address of an IP literal or a unix path; null when it is neither.</summary>
    public static EndpointAddress? Literal(IPAddress? ip, string? unixPath, int port) => ip is not null ? EndpointAddress.From(ip, port)
        : unixPath is not null ? EndpointAddress.FromUnixPath(unixPath)
        : null;

    /// <summary>All addresses of a name.</summary>
    /// <returns>None when it has none; a status that is not Ok when the session was interrupted.</returns>
    public static async ValueTask<(IPAddress[] Addresses, IoStatus Status)> LookAsync(Session session, string name)
    {
        if (session.Worker.Resolver.TryGet(name, out IPAddress[] known))
        {
            return (known, IoStatus.Ok);
        }

        LoopPromise<IPAddress[]> looking = session.Worker.Resolver.Look(name, session.Worker.Loop);
        session.WaitAlsoOn(looking);
        (IoStatus status, IPAddress[]? found) = await looking;
        session.WaitAlsoOn(null);
        return (found ?? [], status);
    }
}
