namespace Posthorn.Protocol;

/// <summary>What a login dialog needs to log in to a backend in the client's place.</summary>
/// <param name="User">The name for the backend (the client's, or the auth service's <c>Auth-User</c>); holds no NUL, CR, LF.</param>
/// <param name="Password">The password for the backend (the client's, or <c>Auth-Pass</c>); holds no NUL, CR, LF.</param>
/// <param name="ServerName">The <c>server_name</c> in force.</param>
/// <param name="PassErrorMessage">The <c>proxy_pass_error_message</c> in force.</param>
public sealed record LoginFacts(byte[] User, byte[] Password, string ServerName, bool PassErrorMessage)
{
    /// <summary>SMTP: whether to log in at the backend: the auth answer's <c>Auth-SMTP-Auth</c>, else <c>proxy_smtp_auth</c>.</summary>
    public bool ProxySmtpAuth { get; init; }

    /// <summary>SMTP: whether to tell the backend about the client, the <c>xclient</c> in force.</summary>
    public bool Xclient { get; init; }

    /// <summary>SMTP: the client's IP address as text; anything else, such as <c>unix:</c>, is told as unknown.</summary>
    public string ClientAddress { get; init; } = "";

    /// <summary>SMTP: the client's confirmed name, <c>[UNAVAILABLE]</c> or <c>[TEMPUNAVAIL]</c>.</summary>
    public string ClientHost { get; init; } = "[UNAVAILABLE]";
}
