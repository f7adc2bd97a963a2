namespace Posthorn.Transcripts;

/// <summary>What the auth source is asked in a transcript, and what it answers.</summary>
/// <param name="Method">The word of <c>Auth-Method</c>: plain, apop, cram-md5, external, xoauth2, oauthbearer, none.</param>
/// <param name="User">The user name that is asked about.</param>
/// <param name="Password">The password or digest that is asked about.</param>
/// <param name="Verdict">The answer.</param>
/// <param name="BackendUser">The name for the backend (<c>Auth-User</c>); null for the client's own.</param>
/// <param name="BackendPassword">The password for the backend (<c>Auth-Pass</c>); null for the client's own.</param>
/// <param name="Message">The text of a refusal (<c>Auth-Status</c>); otherwise empty.</param>
/// <param name="Code">The code of a refusal (<c>Auth-Error-Code</c>, SMTP); otherwise empty.</param>
/// <param name="Wait">Whether the client may try again (<c>Auth-Wait</c> came with the refusal); without it the session ends.</param>
public sealed record AuthExchange(
    string Method,
    byte[] User,
    byte[] Password,
    AuthVerdict Verdict,
    byte[]? BackendUser = null,
    byte[]? BackendPassword = null,
    string Message = "",
    string Code = "",
    bool Wait = false)
{
    /// <summary>Why a bearer token is refused (<c>Auth-Error-SASL</c>); empty for the mechanism's own words.</summary>
    public string SaslError { get; init; } = "";

    /// <summary>The name that an SMTP client without a login gave (<c>Auth-SMTP-Helo</c>); null for a login.</summary>
    public byte[]? Helo { get; init; }

    /// <summary>Its MAIL command (<c>Auth-SMTP-From</c>); null for a login.</summary>
    public byte[]? From { get; init; }

    /// <summary>Its RCPT command (<c>Auth-SMTP-To</c>); null for a login.</summary>
    public byte[]? To { get; init; }
}
