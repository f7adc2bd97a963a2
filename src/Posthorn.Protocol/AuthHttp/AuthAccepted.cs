using Posthorn.Protocol.Forwarding;

namespace Posthorn.Protocol.AuthHttp;

/// <summary>Yes: log in there.</summary>
/// <param name="Backend">Where to connect; null for where the configuration sends logins (<c>proxy_pass</c>).</param>
/// <param name="User">The name to use instead of the client's; null for the client's. Holds no NUL, CR, LF.</param>
/// <param name="Password">The password to use instead of the client's; null for the client's. Holds no NUL, CR, LF.</param>
public sealed record AuthAccepted(AuthBackend? Backend, byte[]? User, byte[]? Password) : AuthHttpAnswer
{
    /// <summary>SMTP: whether to log in at the backend (<c>Auth-SMTP-Auth</c>); null for what <c>proxy_smtp_auth</c> says.</summary>
    public bool? SmtpAuth { get; init; }

    /// <summary>How to log in at the backend; null for the best that the backend offers.</summary>
    public BackendMechanism? Mechanism { get; init; }

    /// <summary>The master user whose password is given, to log in as <see cref="User"/>; null for none. Holds no NUL, CR, LF.</summary>
    public byte[]? MasterUser { get; init; }

    /// <summary>What the backend is told with the login (<c>Auth-Forward-…</c>).</summary>
    public IReadOnlyList<ForwardField> Fields { get; init; } = [];
}
