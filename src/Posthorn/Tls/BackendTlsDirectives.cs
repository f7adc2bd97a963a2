using System.Net;
using Posthorn.Config.Schema;

namespace Posthorn.Tls;

/// <summary>TLS to backends, in the words of nginx's <c>ngx_stream_proxy_module</c>.</summary>
internal static class BackendTlsDirectives
{
    private const int LongestName = 253;

    internal static readonly Directive<BackendTlsMode> Ssl = TlsDirective.Of(
        "proxy_ssl",
        "on | starttls | off",
        "Whether backends are spoken to by TLS: from the first byte on (`on`), or after the protocol's own command (`starttls`). There is "
            + "no way back: a backend that cannot do it serves nobody.",
        Values.OneOf(("on", BackendTlsMode.On), ("starttls", BackendTlsMode.StartTls), ("off", BackendTlsMode.Off)),
        "off");

    internal static readonly Directive<string> Certificate = TlsDirective.Of(
        "proxy_ssl_certificate",
        "file",
        "The certificate that backends are shown when they ask for one, in PEM, and behind it those between it and its authority.",
        Values.Text,
        null);

    internal static readonly Directive<string> CertificateKey = TlsDirective.Of(
        "proxy_ssl_certificate_key", "file", "Its key, in PEM.", Values.Text, null);

    internal static readonly Directive<string> Ciphers = TlsDirective.Of(
        "proxy_ssl_ciphers",
        "ciphers",
        "The cipher suites up to TLS 1.2 that backends are offered, as OpenSSL writes lists of them.",
        Values.Text,
        "DEFAULT");

    internal static readonly Directive<IReadOnlyList<string>> ConfCommand = TlsDirective.Of(
        "proxy_ssl_conf_command",
        "name value",
        "A command for OpenSSL itself, on TLS to backends.",
        Values.Words,
        null,
        Arity.Two,
        repeats: true);

    internal static readonly Directive<string> Crl = TlsDirective.Of(
        "proxy_ssl_crl",
        "file",
        "The lists of revoked certificates of backends, in PEM: one of each authority that stands above a backend's certificate.",
        Values.Text,
        null);

    internal static readonly Directive<string> Name = TlsDirective.Of(
        "proxy_ssl_name",
        "name",
        "The name or the IP address that a backend's certificate must have, and that it is told by SNI. Without it, what the backend is "
            + "called by the auth service or the configuration. Variables make it depend on the login, best by a `map`; a login for which "
            + "they make no name fails for the time being.",
        ParseName,
        null);

    internal static readonly Directive<string> PasswordFile = TlsDirective.Of(
        "proxy_ssl_password_file", "file", "Pass phrases for the key, one a line; they are tried in turn.", Values.Text, null);

    internal static readonly Directive<IReadOnlyList<string>> Protocols = TlsDirective.Of(
        "proxy_ssl_protocols",
        "[SSLv2] [SSLv3] [TLSv1] [TLSv1.1] [TLSv1.2] [TLSv1.3]",
        "The versions of TLS that backends are offered.",
        Values.AnyOf(TlsDirectives.Versions),
        "TLSv1.2 TLSv1.3",
        Arity.OneOrMore);

    internal static readonly Directive<bool> ServerName = TlsDirective.Of(
        "proxy_ssl_server_name",
        "on | off",
        "Whether backends are told which host is meant (SNI), where there is a host's name. `off` by default in nginx.",
        Values.Flag,
        "on");

    internal static readonly Directive<bool> SessionReuse = TlsDirective.Of(
        "proxy_ssl_session_reuse", "on | off", "Whether sessions with backends are resumed.", Values.Flag, "on");

    internal static readonly Directive<string> TrustedCertificate = TlsDirective.Of(
        "proxy_ssl_trusted_certificate",
        "file",
        "The authorities of backends' certificates, in PEM. Without it those of the system.",
        Values.Text,
        null);

    internal static readonly Directive<bool> Verify = TlsDirective.Of(
        "proxy_ssl_verify",
        "on | off",
        "Whether a backend must have a certificate of a known authority, with its name in it. `off` by default in nginx.",
        Values.Flag,
        "on");

    internal static readonly Directive<int> VerifyDepth = TlsDirective.Of(
        "proxy_ssl_verify_depth",
        "number",
        "How many certificates may stand between a backend's and its authority's.",
        Values.Number,
        "1");

    /// <summary>All of them, in the order of nginx's documentation.</summary>
    public static IReadOnlyList<Directive> All { get; } =
    [
        Ssl, Certificate, CertificateKey, Ciphers, ConfCommand, Crl, Name, PasswordFile, Protocols, ServerName, SessionReuse,
        TrustedCertificate, Verify, VerifyDepth,
    ];

    /// <summary>A name that a certificate may have: a host's, or an IP address.</summary>
    /// <returns>False for anything else; dots alone would be no name to OpenSSL, and turn the check off.</returns>
    public static bool IsName(string text) => IPAddress.TryParse(text, out _) || (text.Length is > 0 and <= LongestName
        && text.AsSpan().ContainsAnyExcept('.')
        && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_'));

    // What variables make of it is looked at when it is known.
    private static string ParseName(DirectiveUse use) =>
        use.Arguments[0].Contains('$') || IsName(use.Arguments[0]) ? use.Arguments[0] : throw use.InvalidValue();
}
