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
        if (ip is not null)
        {
            return (EndpointAddress.From(ip, port), IoStatus.Ok);
        }

        if (unixPath is not null)
        {
            return (EndpointAddress.FromUnixPath(unixPath), IoStatus.Ok);
        }

        if (!session.Worker.Resolver.TryGet(name!, out IPAddress[] addresses))
        {
            LoopPromise<IPAddress[]> looking = session.Worker.Resolver.Look(name!, session.Worker.Loop);
            session.WaitAlsoOn(looking);
            (IoStatus status, IPAddress[]? found) = await looking;
            session.WaitAlsoOn(null);
            if (status != IoStatus.Ok)
            {
                return (null, status);
            }

            addresses = found!;
        }

        return (addresses.Length == 0 ? null : EndpointAddress.From(addresses[0], port), IoStatus.Ok);
    }
}
