using Posthorn.Config.Schema;
using Posthorn.Dns;
using Posthorn.Protocol;

namespace Posthorn.Auth;

/// <summary>The directives of nginx's <c>ngx_mail_auth_http_module</c>.</summary>
internal static class AuthHttpDirectives
{
    private const string Http = "http://";
    private const string Https = "https://";

    internal static readonly Directive<AuthHttpConfig> AuthHttp = new("auth_http")
    {
        In = MailBlocks.MailAndServer,
        Takes = Arity.One,
        Repeats = true,
        Syntax = "[http[s]://]host[:port][/uri] | unix:path[:/uri]",
        Summary = "The HTTP service that says who may log in and where his mailbox is. It answers in headers: `Auth-Status`, "
            + "`Auth-Server`, `Auth-Port` and others. nginx asks by HTTP/1.0 over a new connection each time; here it is HTTP/1.1 over "
            + "connections that are kept, and `https://` is possible. A host name must have an address when the configuration is "
            + "loaded. Of several directives the last one counts.",
        Parser = ParseService,
    };

    internal static readonly Directive<KeyValuePair<string, string>> Header = new("auth_http_header")
    {
        In = MailBlocks.MailAndServer,
        Takes = Arity.Two,
        Repeats = true,
        Syntax = "name value",
        Summary = "A header to send along to the auth service, such as a secret that proves who asks. A server that has any of its own "
            + "inherits none.",
        Parser = ParseHeader,
    };

    internal static readonly Directive<TimeSpan> Timeout = new("auth_http_timeout")
    {
        In = MailBlocks.MailAndServer,
        Takes = Arity.One,
        Syntax = "time",
        Default = "60s",
        Summary = "How long the auth service may take to accept a connection, and then to answer.",
        Parser = Values.Time,
    };

    internal static readonly Directive<bool> PassClientCertificate = new("auth_http_pass_client_cert")
    {
        In = MailBlocks.MailAndServer,
        Takes = Arity.One,
        Syntax = "on | off",
        Default = "off",
        Summary = "Whether the auth service is sent the client's certificate, as `Auth-SSL-Cert`.",
        Parser = Values.Flag,
    };

    /// <summary>All of them, in the order of documentation.</summary>
    public static IReadOnlyList<Directive> All { get; } = [AuthHttp, Header, PassClientCertificate, Timeout];

    private static AuthHttpConfig ParseService(DirectiveUse use)
    {
        string text = use.Arguments[0];
        bool isHttps = text.StartsWith(Https, StringComparison.Ordinal);
        string scheme = isHttps ? Https : text.StartsWith(Http, StringComparison.Ordinal) ? Http : "";
        text = text[scheme.Length..];
        Exception Error(string phrase) => use.Error($"{phrase} in auth_http \"{text}\"");
        AddressText address = new AddressTextParser { Error = Error, DefaultPort = isHttps ? 443 : 80, HasUri = true }.Parse(text);
        if (isHttps && address.UnixPath is not null)
        {
            throw Error("no https over a unix domain socket");
        }

        // nginx sends a target without slash as it is, which is no HTTP/1.1.
        string uri = address.Uri.StartsWith('/') ? address.Uri : "/" + address.Uri;
        return uri.Any(c => c is <= ' ' or '\x7f') || address.Written.Any(c => c is <= ' ' or '\x7f')
            ? throw Error("invalid character")
            : new AuthHttpConfig(text, address, isHttps, uri);
    }

    private static KeyValuePair<string, string> ParseHeader(DirectiveUse use)
    {
        (string name, string value) = (use.Arguments[0], use.Arguments[1]);
        if (name.Length == 0 || name.Any(c => c is <= ' ' or ':' or '\x7f'))
        {
            throw use.Error($"invalid header name \"{name}\"");
        }

        return value.AsSpan().ContainsAny("\0\r\n") ? throw use.Error("invalid header value") : new(name, value);
    }
}
