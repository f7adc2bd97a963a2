using Posthorn.Protocol;
using Posthorn.Protocol.AuthHttp;
using Posthorn.Protocol.ProxyHeader;
using Posthorn.Sessions;

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
        Envelope = session.Dialog!.Envelope,
    };

    private static AuthHttpProxyFacts Of(ProxyHeaderFacts facts) => new(
        facts.Source.Ip!.ToString(), facts.Source.Port, facts.Destination.Ip!.ToString(), facts.Destination.Port);
}
