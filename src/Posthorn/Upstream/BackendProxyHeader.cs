using Posthorn.Protocol.ProxyHeader;
using Posthorn.Sessions;
using Posthorn.Tls;
using Posthorn.Transport;

namespace Posthorn.Upstream;

/// <summary>Tells a backend by a PROXY header who is calling, ahead of everything else on the connection.</summary>
internal static class BackendProxyHeader
{
    /// <summary>Sends the header that <c>proxy_protocol</c> asks for, if any.</summary>
    public static ValueTask<IoStatus> SendAsync(Session session, Connection backend)
    {
        if (session.Server.Settings.Proxy.ProxyProtocol is not { } version)
        {
            return new ValueTask<IoStatus>(IoStatus.Ok);
        }

        session.Log.Action = "sending PROXY protocol header to upstream";
        var facts = new ProxyHeaderFacts(Told(session.ClientAddress), Called(session));
        ProxyHeaderTlsFacts? tls = session.Client.Layer is TlsLayer layer ? TlsHeaderFacts.Of(layer) : null;
        ProxyHeaderWriter.Write(version, facts, tls, session.Worker.Loop.ToUpstream);
        return backend.SendAsync(session.Worker.Loop.ToUpstream);
    }

    private static ProxyHeaderAddress Called(Session session)
    {
        EndpointAddress? local = session.CalledAddress;

        // Behind a balancer on a unix socket the client with its IP address called the balancer.
        return local?.Ip is null && session.ClientAddress.Ip is not null && session.ProxyFacts is { } facts
            ? facts.Destination
            : Told(local);
    }

    private static ProxyHeaderAddress Told(EndpointAddress? address) => address?.Ip is { } ip
        ? ProxyHeaderAddress.Of(ip, address.Port)
        : ProxyHeaderAddress.Unix(address?.UnixPath ?? "");
}
