using Posthorn.Mail;
using Posthorn.Protocol;
using Posthorn.Protocol.AuthHttp;
using Posthorn.Protocol.ProxyHeader;
using Posthorn.Sessions;
using Posthorn.Tls;

namespace Posthorn.Auth;

/// <summary>What an auth source is told of a session.</summary>
internal static class AuthQuestion
{
    /// <summary>Gathers the facts.</summary>
    public static AuthHttpQuery Of(Session session, Credentials credentials, string protocol) => new()
    {
        Credentials = credentials,
        Protocol = protocol,
        Attempt = session.LoginAttempts,
        ClientAddress = session.ClientAddress.Host,
        Proxy = session.ProxyFacts is { } facts ? Of(facts) : null,
        ClientHost = session.ClientHost,
        Tls = session.Client.Layer is TlsLayer layer ? Of(layer, session.Server.Settings) : null,
        Envelope = session.Dialog!.Envelope,
    };

    private static AuthHttpTlsFacts Of(TlsLayer layer, ServerSettings settings) =>
        TlsFacts.Of(layer, settings.Tls.Verification, settings.AuthHttp?.PassClientCertificate == true);

    private static AuthHttpProxyFacts Of(ProxyHeaderFacts facts) => new(
        facts.Source.Ip!.ToString(), facts.Source.Port, facts.Destination.Ip!.ToString(), facts.Destination.Port);
}
