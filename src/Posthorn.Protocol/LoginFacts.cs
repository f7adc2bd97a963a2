namespace Posthorn.Protocol;

/// <summary>What a login dialog needs to log in to a backend in the client's place.</summary>
/// <param name="User">The name for the backend (the client's, or the auth service's <c>Auth-User</c>); holds no NUL, CR, LF.</param>
/// <param name="Password">The password for the backend (the client's, or <c>Auth-Pass</c>); holds no NUL, CR, LF.</param>
/// <param name="ServerName">The <c>server_name</c> in force.</param>
/// <param name="PassErrorMessage">The <c>proxy_pass_error_message</c> in force.</param>
public record LoginFacts(byte[] User, byte[] Password, string ServerName, bool PassErrorMessage)
{
    /// <summary>SMTP: whether to log in at the backend: the auth answer's <c>Auth-SMTP-Auth</c>, else <c>proxy_smtp_auth</c>.</summary>
    public bool ProxySmtpAuth { get; init; }

    /// <summary>The log's line for a login that has passed too many proxies, or has come back to this one.</summary>
    internal const string LoopLog = "login is proxied in a loop";

    /// <summary>Whether to tell an SMTP backend about the client by XCLIENT: the <c>xclient</c> in force.</summary>
    public bool Xclient { get; init; }

    /// <summary>How to log in; null for the best that the backend offers and the secret fits.</summary>
    public BackendMechanism? Mechanism { get; init; }

    /// <summary>The master user whose password is given, to log in as <see cref="User"/>; null for none.</summary>
    public byte[]? MasterUser { get; init; }

    /// <summary>Whether the backend is to be asked for TLS before anything is told to it (<c>proxy_ssl starttls</c>).</summary>
    public bool StartTls { get; init; }

    /// <summary>
    /// Whether the backend's address is one that the very server block listens at: when it greets as that does too, the login has come
    /// back to where it is. Virtual, because it costs something to find out, and is asked only of such a greeting.
    /// </summary>
    public virtual bool IsOwnAddress { get; init; }

    /// <summary>
    /// What earlier logins have taught about the backend (<see cref="ILoginDialog.Pipelines"/>); null for nothing. Virtual, because it has
    /// to be looked up, and only some logins ask.
    /// </summary>
    public virtual bool? Pipelines { get; init; }

    /// <summary>What the backend may be told of the client.</summary>
    public BackendClientFacts Client { get; init; } = BackendClientFacts.Unknown;

    /// <summary>Whether the login has passed as many proxies as it may.</summary>
    internal bool IsLoop => Client.TimeToLive <= 0;
}
