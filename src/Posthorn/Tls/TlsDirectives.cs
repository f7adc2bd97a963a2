using Posthorn.Config.Schema;
using Posthorn.Protocol;

namespace Posthorn.Tls;

/// <summary>The directives of nginx's <c>ngx_mail_ssl_module</c>.</summary>
internal static class TlsDirectives
{
    /// <summary>What the directives on versions take.</summary>
    internal static readonly (string Word, string Value)[] Versions =
    [
        .. new[] { "SSLv2", "SSLv3", "TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3" }.Select(version => (version, version)),
    ];

    internal static readonly Directive<StartTlsMode> StartTls = TlsDirective.Of(
        "starttls",
        "off | on | only",
        "Whether clients may begin TLS by a command (`on`), must do so before they log in (`only`), or cannot (`off`).",
        Values.OneOf(("off", StartTlsMode.Off), ("on", StartTlsMode.On), ("only", StartTlsMode.Only)),
        "off");

    internal static readonly Directive<bool> Ssl = TlsDirective.Of(
        "ssl",
        "off",
        "A relic: nginx took it out in 1.25.1. `on` is refused; what it did is done by the `ssl` parameter of `listen`.",
        use => Values.Flag(use)
            ? throw use.Error("the \"ssl\" directive is gone since nginx 1.25.1, use the \"listen ... ssl\" directive instead")
            : false,
        "off");

    internal static readonly Directive<string> Certificate = File(
        "ssl_certificate",
        "The server's certificate in PEM, and behind it those between it and its authority. Of several, a "
            + "client gets one with the name that it asks for, of the kind of key (RSA or ECDSA) that suits it; see [TLS](tls.md). "
            + "`data:` and the PEM itself stand for a file.",
        repeats: true);

    internal static readonly Directive<string> CertificateKey = File(
        "ssl_certificate_key",
        "The key of the certificate, in PEM; one for each certificate, in the same order. It may stand in the certificate's file.",
        repeats: true);

    internal static readonly Directive<bool> CertificateCompression = TlsDirective.Of(
        "ssl_certificate_compression",
        "on | off",
        "Whether certificates are sent compressed (RFC 8879). Has no effect: OpenSSL 3.0 cannot.",
        Values.Flag,
        "off");

    internal static readonly Directive<string> Ciphers = TlsDirective.Of(
        "ssl_ciphers",
        "ciphers",
        "The cipher suites up to TLS 1.2, as OpenSSL writes lists of them.",
        Values.Text,
        "HIGH:!aNULL:!MD5");

    internal static readonly Directive<string> ClientCertificate = File(
        "ssl_client_certificate", "The authorities of clients' certificates, in PEM; clients are told their names.");

    internal static readonly Directive<IReadOnlyList<string>> ConfCommand = TlsDirective.Of(
        "ssl_conf_command", "name value", "A command for OpenSSL itself.", Values.Words, null, Arity.Two, repeats: true);

    internal static readonly Directive<string> Crl = File(
        "ssl_crl", "The lists of revoked client certificates, in PEM: one of each authority that stands above a client's certificate.");

    internal static readonly Directive<string> DhParam = File(
        "ssl_dhparam", "Parameters for key exchange over finite fields. Without it there is none up to TLS 1.2.");

    internal static readonly Directive<string> EcdhCurve = TlsDirective.Of(
        "ssl_ecdh_curve",
        "curve",
        "The groups of key exchange, as OpenSSL writes lists of them; `auto` for OpenSSL's own.",
        Values.Text,
        "auto");

    internal static readonly Directive<int> HandshakeLimit = TlsDirective.Of(
        "ssl_handshake_limit",
        "number",
        "How many clients of a server may be in the middle of their TLS handshake at a time; `0` for any number. Those that are too "
            + "many are closed. A client whose first record is not there yet does not count.",
        Values.Number,
        "10000");

    internal static readonly Directive<string> PasswordFile = File(
        "ssl_password_file", "Pass phrases for keys, one a line; they are tried in turn.");

    internal static readonly Directive<bool> PreferServerCiphers = TlsDirective.Of(
        "ssl_prefer_server_ciphers", "on | off", "Whether the server's order of cipher suites counts.", Values.Flag, "off");

    internal static readonly Directive<IReadOnlyList<string>> Protocols = TlsDirective.Of(
        "ssl_protocols",
        "[SSLv2] [SSLv3] [TLSv1] [TLSv1.1] [TLSv1.2] [TLSv1.3]",
        "The versions of TLS. OpenSSL's security level may forbid the old ones all the same, and no version of it here knows SSL.",
        Values.AnyOf(Versions),
        "TLSv1.2 TLSv1.3",
        Arity.OneOrMore);

    internal static readonly Directive<SessionCache> SessionCache = TlsDirective.Of(
        "ssl_session_cache",
        "off | none | [builtin[:size]] [shared:name:size]",
        "How many sessions are kept that clients may resume: of `builtin` that number, of `shared` as many as nginx keeps in that much "
            + "memory. There is one process, so that both are the same, and each server keeps its own. `none` keeps none without "
            + "telling clients so.",
        SessionCacheParser.Parse,
        "none",
        new Arity(1, 2));

    internal static readonly Directive<string> SessionTicketKey = File(
        "ssl_session_ticket_key",
        "A key for session tickets, of 48 or 80 bytes. The first makes tickets; the others are for tickets made before.",
        repeats: true);

    internal static readonly Directive<bool> SessionTickets = TlsDirective.Of(
        "ssl_session_tickets", "on | off", "Whether clients may resume sessions by tickets.", Values.Flag, "on");

    internal static readonly Directive<TimeSpan> SessionTimeout = TlsDirective.Of(
        "ssl_session_timeout", "time", "For how long a session may be resumed.", Values.Seconds, "5m");

    internal static readonly Directive<string> TrustedCertificate = File(
        "ssl_trusted_certificate", "Further authorities of clients' certificates, in PEM, that clients are not told of.");

    internal static readonly Directive<ClientVerification> VerifyClient = TlsDirective.Of(
        "ssl_verify_client",
        "on | off | optional | optional_no_ca",
        "Whether clients are asked for a certificate. A client that fails hears of it in its protocol's words.",
        Values.OneOf(
            ("off", ClientVerification.Off),
            ("on", ClientVerification.On),
            ("optional", ClientVerification.Optional),
            ("optional_no_ca", ClientVerification.OptionalNoCa)),
        "off");

    internal static readonly Directive<int> VerifyDepth = TlsDirective.Of(
        "ssl_verify_depth", "number", "How many certificates may stand between a client's and its authority's.", Values.Number, "1");

    /// <summary>All of them, in the order of nginx's documentation, and ours among them.</summary>
    public static IReadOnlyList<Directive> All { get; } =
    [
        Ssl, Certificate, CertificateCompression, CertificateKey, Ciphers, ClientCertificate, ConfCommand, Crl, DhParam, EcdhCurve,
        HandshakeLimit, PasswordFile, PreferServerCiphers, Protocols, SessionCache, SessionTicketKey, SessionTickets, SessionTimeout,
        TrustedCertificate, VerifyClient, VerifyDepth, StartTls,
    ];

    private static Directive<string> File(string name, string summary, bool repeats = false) =>
        TlsDirective.Of(name, "file", summary, Values.Text, null, repeats: repeats);
}
