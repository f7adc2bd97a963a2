using Posthorn.Mail;
using Posthorn.Protocol;
using Posthorn.Protocol.AuthHttp;
using Posthorn.Sessions;

namespace Posthorn.Auth;

/// <summary>What a client hears when Posthorn itself, or a backend in its place, finds the password or the token wrong.</summary>
internal static class WrongPassword
{
    /// <summary>The refusal: after <c>auth_failure_delay</c> the client may try again, until <c>max_errors</c> tries were wrong.</summary>
    /// <param name="session">Whose.</param>
    /// <param name="text">What is wrong.</param>
    /// <param name="saslError">What a client with a bearer token hears first; empty for its mechanism's own words.</param>
    public static AuthRefused Refusal(Session session, string text = "Authentication failed", string saslError = "")
    {
        ServerSettings settings = session.Server.Settings;
        return new AuthRefused(Words(settings.Mail.Protocol.Name, text) with { SaslError = saslError }, 0)
        {
            Pause = settings.AuthChoice.FailureDelay,
            MayTryAgain = session.LoginAttempts < settings.Mail.MaxErrors,
        };
    }

    // RFC 5530, RFC 3206 and RFC 4954.
    private static AuthRefusal Words(string protocol, string text) => protocol switch
    {
        "imap" => new AuthRefusal($"[AUTHENTICATIONFAILED] {text}"),
        "pop3" => new AuthRefusal($"[AUTH] {text}"),
        _ => new AuthRefusal(text, "535 5.7.8"),
    };
}
