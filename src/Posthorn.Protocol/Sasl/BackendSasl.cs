using System.Text;
using Posthorn.Protocol.Wire;

namespace Posthorn.Protocol.Sasl;

/// <summary>How a login at a backend is done, and what the backend said of a token it does not take.</summary>
internal struct BackendSasl
{
    /// <summary>The log's line where <see cref="CanSay"/> is false.</summary>
    public const string CannotSayLog = "user name or token cannot be said to upstream";

    private const int LongestError = 1024;

    /// <summary>The mechanism that is called for; null for the best that the backend offers.</summary>
    public BackendMechanism? Wanted { get; private init; }

    /// <summary>What the backend said before its no; null for nothing.</summary>
    public string? Error { get; private set; }

    /// <summary>Whether the backend has told why it will say no: it may do so once.</summary>
    public bool HasFailed { get; private set; }

    /// <summary>
    /// What is called for: what the auth source named; PLAIN for a master user; the client's own mechanism for a client's token.
    /// </summary>
    public static BackendSasl For(LoginFacts facts, Credentials credentials) => new()
    {
        Wanted = facts.MasterUser is not null ? BackendMechanism.Plain
            : facts.Mechanism is not null ? facts.Mechanism
            : !facts.Password.AsSpan().SequenceEqual(credentials.Password) ? null
            : credentials.Method switch
            {
                AuthMethod.XOAuth2 => BackendMechanism.XOAuth2,
                AuthMethod.OAuthBearer => BackendMechanism.OAuthBearer,
                _ => null,
            },
    };

    /// <summary>Whether the secret of this mechanism is a token.</summary>
    public static bool IsToken(BackendMechanism mechanism) => mechanism is BackendMechanism.XOAuth2 or BackendMechanism.OAuthBearer;

    /// <summary>
    /// Whether the mechanism's framing can hold the name and the secret: a Control-A would begin another attribute of a token's.
    /// </summary>
    public static bool CanSay(BackendMechanism mechanism, LoginFacts facts) =>
        !IsToken(mechanism) || (!facts.User.AsSpan().Contains((byte)1) && !facts.Password.AsSpan().Contains((byte)1));

    /// <summary>Takes the challenge with which a backend says why a token is not good, in base64, and writes the answer.</summary>
    /// <returns>False when the mechanism has no such challenge, or it was taken before.</returns>
    public bool TryAnswerFailure(BackendMechanism mechanism, ReadOnlySpan<byte> challenge, WireWriter output)
    {
        if (!IsToken(mechanism) || HasFailed)
        {
            return false;
        }

        HasFailed = true;
        Error = Decode(challenge);
        output.Write(BackendSaslWriter.AnswerToFailure(mechanism));
        output.Write("\r\n"u8);
        return true;
    }

    // Kept only when it is text that may be shown to a client: JSON is printable ASCII.
    private static string? Decode(ReadOnlySpan<byte> challenge)
    {
        if (challenge.Length > LongestError)
        {
            return null;
        }

        Span<byte> text = stackalloc byte[Base64Text.RoomFor(challenge)];
        return Base64Text.TryDecode(challenge, text, out int length) && !text[..length].ContainsAnyExceptInRange((byte)' ', (byte)'~')
            ? Encoding.ASCII.GetString(text[..length])
            : null;
    }
}
