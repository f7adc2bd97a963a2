using Posthorn.Protocol;
using Posthorn.Protocol.AuthHttp;
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
        ClientHost = session.ClientHost,
    };
}
