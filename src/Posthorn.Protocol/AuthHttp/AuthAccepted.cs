namespace Posthorn.Protocol.AuthHttp;

/// <summary>Yes: log in there.</summary>
/// <param name="Backend">Where to connect.</param>
/// <param name="User">The name to use instead of the client's; null for the client's. Holds no NUL, CR, LF.</param>
/// <param name="Password">The password to use instead of the client's; null for the client's. Holds no NUL, CR, LF.</param>
public sealed record AuthAccepted(AuthBackend Backend, byte[]? User, byte[]? Password) : AuthHttpAnswer
{
    /// <summary>SMTP: whether to log in at the backend (<c>Auth-SMTP-Auth</c>); null for what <c>proxy_smtp_auth</c> says.</summary>
    public bool? SmtpAuth { get; init; }
}
