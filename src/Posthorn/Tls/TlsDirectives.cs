using Posthorn.Config.Schema;
using Posthorn.Mail;
using Posthorn.Protocol;

namespace Posthorn.Tls;

/// <summary>The directives of nginx's <c>ngx_mail_ssl_module</c>.</summary>
internal static class TlsDirectives
{
    private static readonly string[] Protocols = ["SSLv2", "SSLv3", "TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3"];

    internal static readonly Directive<StartTlsMode> StartTls = new("starttls")
    {
        In = MailBlocks.MailAndServer,
        Takes = Arity.One,
        Syntax = "off | on | only",
        Default = "off",
        Summary = "Whether clients may begin TLS by a command (`on`), must do so before they log in (`only`), or cannot (`off`). This "
            + "version knows `off` alone.",
        Parser = Values.OneOf(("off", StartTlsMode.Off), ("on", StartTlsMode.On), ("only", StartTlsMode.Only)),
        WhenBound = (_, use, mode) =>
        {
            if (mode != StartTlsMode.Off)
            {
                throw NotYet.Directive(use);
            }
        },
    };

    internal static readonly Directive<bool> Ssl = new("ssl")
    {
        In = MailBlocks.MailAndServer,
        Takes = Arity.One,
        Syntax = "off",
        Default = "off",
        Summary = "A relic: nginx took it out in 1.25.1. `on` is refused; what it did is done by the `ssl` parameter of `listen`.",
        Parser = use => Values.Flag(use)
            ? throw use.Error("the \"ssl\" directive is gone since nginx 1.25.1, use the \"listen ... ssl\" directive instead")
            : false,
    };

    /// <summary>All of them, in the order of nginx's documentation.</summary>
    public static IReadOnlyList<Directive> All { get; } =
    [
        Ssl,
        File("ssl_certificate", "The server's certificate and those between it and its authority, in PEM.", repeats: true),
        Planned("ssl_certificate_compression", "on | off", "Whether certificates are sent compressed (RFC 8879).", Values.Flag),
        File("ssl_certificate_key", "The key of the certificate, in PEM.", repeats: true),
        Planned("ssl_ciphers", "ciphers", "The cipher suites up to TLS 1.2, as OpenSSL writes lists of them.", Values.Text),
        File("ssl_client_certificate", "The authorities of clients' certificates, in PEM; clients are told their names."),
        Planned("ssl_conf_command", "name value", "A command for OpenSSL itself.", Values.Words, Arity.Two, repeats: true),
        File("ssl_crl", "The lists of revoked client certificates, in PEM."),
        File("ssl_dhparam", "Parameters for key exchange over finite fields."),
        Planned("ssl_ecdh_curve", "curve", "The groups of key exchange, as OpenSSL writes lists of them.", Values.Text),
        File("ssl_password_file", "Pass phrases for keys, one a line."),
        Planned("ssl_prefer_server_ciphers", "on | off", "Whether the server's order of cipher suites counts.", Values.Flag),
        Planned(
            "ssl_protocols",
            "[SSLv2] [SSLv3] [TLSv1] [TLSv1.1] [TLSv1.2] [TLSv1.3]",
            "The versions of TLS.",
            Values.AnyOf([.. Protocols.Select(protocol => (protocol, protocol))]),
            Arity.OneOrMore),
        Planned(
            "ssl_session_cache",
            "off | none | [builtin[:size]] [shared:name:size]",
            "Where sessions are kept that clients may resume.",
            SessionCacheText.Parse,
            new Arity(1, 2)),
        File("ssl_session_ticket_key", "A key for session tickets, of 48 or 80 bytes.", repeats: true),
        Planned("ssl_session_tickets", "on | off", "Whether clients may resume sessions by tickets.", Values.Flag),
        Planned("ssl_session_timeout", "time", "For how long a session may be resumed.", Values.Seconds),
        File("ssl_trusted_certificate", "Further authorities of clients' certificates, in PEM, that clients are not told of."),
        Planned(
            "ssl_verify_client",
            "on | off | optional | optional_no_ca",
            "Whether clients are asked for a certificate.",
            Values.OneOf(("off", 0), ("on", 1), ("optional", 2), ("optional_no_ca", 3))),
        Planned("ssl_verify_depth", "number", "How many certificates may stand between a client's and its authority's.", Values.Number),
        StartTls,
    ];

    private static Directive<string> File(string name, string summary, bool repeats = false) =>
        Planned(name, "file", summary, Values.Text, repeats: repeats);

    private static Directive<T> Planned<T>(
        string name, string syntax, string summary, Func<DirectiveUse, T> parser, Arity? takes = null, bool repeats = false) => new(name)
    {
        In = MailBlocks.MailAndServer,
        Takes = takes ?? Arity.One,
        Syntax = syntax,
        Summary = summary,
        Repeats = repeats,
        Support = Support.Planned,
        Parser = parser,
    };
}
