using Posthorn.Protocol.AuthHttp;
using Posthorn.Sessions;

namespace Posthorn.Upstream;

/// <summary>How the attempt to log in at one server ended; the default is: logged in.</summary>
/// <param name="End">How the session ends if no other server is tried; null when it is logged in.</param>
/// <param name="Trouble">What the server is to blame for, with the client still to be told; None when nobody is left to tell.</param>
internal readonly record struct LoginOutcome(SessionEnd? End, LoginTrouble Trouble)
{
    /// <summary>
    /// Where nobody but the backend knows the passwords (<c>auth_by_backend</c>): its no, which the client hears and may mend; otherwise
    /// null.
    /// </summary>
    public AuthRefused? Refusal { get; init; }

    /// <summary>Whether the server did its work: it let the user in, or judged him.</summary>
    public bool ShowsLife => End is null || Refusal is not null || Trouble == LoginTrouble.TemporaryForUser
        || (Trouble == LoginTrouble.None && End is { By: EndedBy.Backend, Why: EndReason.Rejected });

    /// <summary>The session is over, whatever other servers there are.</summary>
    public static LoginOutcome Over(SessionEnd end) => new(end, LoginTrouble.None);

    /// <summary>The server could not be used.</summary>
    public static LoginOutcome Unavailable(LoginTrouble trouble) => new(new SessionEnd(EndedBy.Backend, EndReason.Unavailable), trouble);

    /// <summary>The server would not have the login.</summary>
    public static LoginOutcome Rejected(LoginTrouble trouble) => new(
        new SessionEnd(EndedBy.Backend, EndReason.Rejected)
        {
            IsTemporary = trouble is LoginTrouble.Temporary or LoginTrouble.TemporaryForUser,
        },
        trouble);
}
