namespace Posthorn.Protocol;

/// <summary>What a probe of a backend is done with.</summary>
/// <param name="ServerName">What an SMTP backend is greeted as.</param>
public sealed record ProbeFacts(string ServerName)
{
    /// <summary>Whether the backend is asked for TLS.</summary>
    public bool StartTls { get; init; }

    /// <summary>Whom to log in as; null for a probe without a login. Holds no NUL, CR, LF.</summary>
    public byte[]? User { get; init; }

    /// <summary>The password for it. Holds no NUL, CR, LF.</summary>
    public byte[] Password { get; init; } = [];
}
