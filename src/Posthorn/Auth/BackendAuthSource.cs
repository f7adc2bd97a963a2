using Posthorn.Protocol;
using Posthorn.Protocol.AuthHttp;
using Posthorn.Sessions;

namespace Posthorn.Auth;

/// <summary>Leaves the decision to the backend: what the client gave goes there, and the backend's no is its answer.</summary>
internal sealed class BackendAuthSource : IAuthSource
{
    /// <inheritdoc/>
    public ValueTask<AuthOutcome> AskAsync(Session session, Credentials credentials) => new(new AuthOutcome(credentials.Method switch
    {
        AuthMethod.Plain => Yes(null, byLogin: true),
        AuthMethod.XOAuth2 => Yes(BackendMechanism.XOAuth2, byLogin: true),
        AuthMethod.OAuthBearer => Yes(BackendMechanism.OAuthBearer, byLogin: true),
        AuthMethod.None => Yes(null, byLogin: false),

        // A digest or a certificate proves nothing to a backend; the configuration's check lets none of them be offered.
        _ => WrongPassword.Refusal(session),
    }));

    private static AuthAccepted Yes(BackendMechanism? mechanism, bool byLogin) =>
        new(null, null, null) { Mechanism = mechanism, SmtpAuth = byLogin };
}
