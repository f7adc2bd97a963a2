using Posthorn.Mail;
using Posthorn.Protocol;
using Posthorn.Protocol.AuthHttp;
using Posthorn.Sessions;

namespace Posthorn.Auth;

/// <summary>What a client hears when Posthorn itself, or a backend in its place, finds the password wrong.</summary>
internal static class WrongPassword
{
    /// <summary>The refusal: after <c>auth_failure_delay</c> the client may try again, until <c>max_errors</c> tries were wrong.</summary>
    public static AuthRefused Refusal(Session session)
    {
        ServerSettings settings = session.Server.Settings;
        return new AuthRefused(Words(settings.Mail.Protocol.Name), 0)
        {
            Pause = settings.AuthChoice.FailureDelay,
            MayTryAgain = session.LoginAttempts < settings.Mail.MaxErrors,
        };
    }

    // RFC 5530, RFC 3206 and RFC 4954.
    private static AuthRefusal Words(string protocol) => protocol switch
    {
        "imap" => new AuthRefusal("[AUTHENTICATIONFAILED] Authentication failed"),
        "pop3" => new AuthRefusal("[AUTH] Authentication failed"),
        _ => new AuthRefusal("Authentication failed", "535 5.7.8"),
    };
}
