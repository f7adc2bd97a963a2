namespace Posthorn.RealServers.Tests.Hazards;

/// <summary>A defect that mail proxies are known for.</summary>
/// <param name="Id">What its tests' names begin with.</param>
/// <param name="Text">What it is, for the page.</param>
internal sealed record Hazard(string Id, string Text)
{
    /// <summary>Every one of them. Live: seen on the wire with nginx 1.31.5.</summary>
    public static readonly IReadOnlyList<Hazard> All =
    [
        new("CVE_2014_3556", "Plaintext injected after STARTTLS, from clients and backends; a backend's PREAUTH (NO STARTTLS)."),
        new("CVE_2021_3618", "ALPACA: a browser made to talk to a mail port."),
        new("CVE_2026_28753", "A client's name in DNS that holds line ends, written into auth requests and XCLIENT."),
        new("CVE_2026_27651", "A mechanism that asks again after a refusal or a `WAIT` crashes or misbehaves."),
        new("CVE_2025_53859", "`smtp_auth none` tells the auth service credentials of an earlier attempt, or memory."),
        new("Nginx_1_29_2", "The login name in XCLIENT is not encoded."),
        new("Live_crlf", "CR, LF or NUL in a user name or password becomes a command at the backend."),
        new("Live_external", "EXTERNAL is taken with an initial response though not enabled, with an earlier attempt's password."),
        new("Live_wait", "`Auth-Status: WAIT` without `Auth-Wait` makes a storm of requests."),
        new("Live_auth_answers", "Auth answers that are no yes (no status, HTTP 500) let in; long ones stall."),
        new("Live_imap", "IMAP: the tag of a failed login lives on; a literal of no bytes swallows the line end."),
        new("Live_log", "Clients write into the log; credentials are logged with a command that is too long."),
        new("Pipelined", "Pipelined commands at the edge of a buffer are rejected or hang."),
        new("Auth_memory", "Memory of each login attempt is kept until the session ends."),
        new("Client_leaves", "A client that leaves during the auth question or its wait is not noticed."),
        new("CVE_2023_51764", "SMTP smuggling: line ends are repaired, so that a message ends where its sender's server did not."),
        new("CVE_2025_23419", "A TLS session of one server opens another that asks for certificates (also CVE-2014-3616)."),
        new("Token", "Bearer tokens: no algorithm, the public key as a secret, keys of the token's own, expired, another's, too large."),
        new("Password_file", "A password that is nearly right (cut, longer, of another case; a checksum compared) lets in."),
        new("Upstream_groups", "A group of backends multiplies a wrong password, or one bad server harms the others' sessions."),
        new("Observers", "Clients write lines into the access log, or words into the metrics."),
        new("Secrets", "Passwords in logs (perdition's `log_passwd`)."),
        new("CVE_2026_1642", "A backend's plaintext before its TLS handshake is taken for its word."),
        new("Proxy_loop", "Proxies that send logins to each other for ever."),
        new("Idle", "Idle sessions cost memory, or stay for ever when the client is gone; half-closed ones hang."),
    ];

    /// <summary>The names of its tests, each with its class.</summary>
    public IReadOnlyList<string> Tests() =>
        [.. typeof(Hazard).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods())
            .Where(method => method.IsDefined(typeof(FactAttribute), inherit: true))
            .Where(method => method.Name.StartsWith(Id + "_", StringComparison.Ordinal))
            .Select(method => method.Name)
            .Order(StringComparer.Ordinal)];
}
