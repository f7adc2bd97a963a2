using Posthorn.Config.Schema;
using Posthorn.Mail;
using Posthorn.Protocol;
using Posthorn.Protocol.ProxyHeader;

namespace Posthorn.Upstream;

/// <summary>The directives of nginx's <c>ngx_mail_proxy_module</c>.</summary>
internal static class ProxyDirectives
{
    internal static readonly Directive<bool> Proxy = Flag("proxy", "off", "Does nothing, as in nginx: mail is always proxied.");

    internal static readonly Directive<int> Buffer = new("proxy_buffer")
    {
        In = MailBlocks.MailAndServer,
        Takes = Arity.One,
        Syntax = "size",
        Summary = "The most that a session may hold for each direction while it is relayed. nginx always has a buffer of this size, 4k or "
            + "8k by default. Without the directive a session here holds nothing while idle, and otherwise what the other side has "
            + "not taken of one reading.",
        Parser = use => Values.Size(use) is > 0 and var size ? size : throw use.InvalidValue(),
    };

    internal static readonly Directive<TimeSpan> Timeout = new("proxy_timeout")
    {
        In = MailBlocks.MailAndServer,
        Takes = Arity.One,
        Syntax = "time",
        Default = "24h",
        Summary = "How long a session may be idle once it is relayed.",
        Parser = Values.Time,
    };

    internal static readonly Directive<bool> PassErrorMessage = Flag(
        "proxy_pass_error_message",
        "off",
        "Whether a client that the backend does not let in hears so in the backend's words. They may tell a stranger too much.");

    internal static readonly Directive<bool> SmtpAuth = Flag(
        "proxy_smtp_auth",
        "off",
        "Whether to log in at an SMTP backend by `AUTH`, with PLAIN or, if the backend has no PLAIN, LOGIN. `XCLIENT` then leaves the "
            + "login out. The auth service may decide otherwise for one login by `Auth-SMTP-Auth: on | off`.");

    internal static readonly Directive<ProxyHeaderVersion?> ProxyProtocol = new("proxy_protocol")
    {
        In = MailBlocks.MailAndServer,
        Takes = Arity.One,
        Syntax = "off | on | v2",
        Default = "off",
        Summary = "Whether the backend is sent a PROXY header, as text (`on`) or in binary (`v2`).",
        Parser = Values.OneOf<ProxyHeaderVersion?>(("off", null), ("on", ProxyHeaderVersion.V1), ("v2", ProxyHeaderVersion.V2)),
    };

    internal static readonly Directive<bool> Xclient = Flag(
        "xclient", "on", "Whether an SMTP backend is told the client's address, name and login by `XCLIENT`.");

    internal static readonly Directive<IReadOnlyList<string>> Bind = new("proxy_bind")
    {
        In = MailBlocks.MailAndServer,
        Takes = new Arity(1, 2),
        Syntax = "address[:port] [transparent] | off",
        Default = "off",
        Summary = "The local address that backends are called from; it may have variables. With `transparent` it may be an address of "
            + "another host, such as `$remote_addr`: that takes CAP_NET_ADMIN and routes that bring the answers back.",
        Parser = ParseBind,
    };

    internal static readonly Directive<TimeSpan> ConnectTimeout = OneTime(
        "proxy_connect_timeout",
        "60s",
        "How long a backend may take to accept the connection and to greet. `timeout` bounds it too, together with all the rest.");

    internal static readonly Directive<LoginTrouble> NextUpstream = new("proxy_next_upstream")
    {
        In = MailBlocks.MailAndServer,
        Takes = Arity.OneOrMore,
        Syntax = "on | off | error | timeout | invalid_greeting | temporary ...",
        Default = "on",
        Summary = "When a login is tried at the next server of a group, or the next address of a name: the connection cannot be had or "
            + "breaks before the login is answered (`error`), nothing is heard for `proxy_connect_timeout` (`timeout`), the first "
            + "answer is no welcome (`invalid_greeting`), the server says that it cannot serve now (`temporary`); `on` is all of them. "
            + "A password that a server refuses is never tried at another.",
        Parser = ParseNextUpstream,
    };

    internal static readonly Directive<int> NextUpstreamTries = new("proxy_next_upstream_tries")
    {
        In = MailBlocks.MailAndServer,
        Takes = Arity.One,
        Syntax = "number",
        Default = "0",
        Summary = "At how many servers a login may be tried; 0 for all.",
        Parser = Values.Number,
    };

    internal static readonly Directive<TimeSpan> NextUpstreamTimeout = OneTime(
        "proxy_next_upstream_timeout", "0", "For how long a login may be passed on to a next server; 0 for as long as `timeout` allows.");

    internal static readonly Directive<TimeSpan> Hold = OneTime(
        "proxy_hold",
        "0",
        "How long a login may wait for a server to come back when none is available, so that nobody hears of a backend's restart. It is "
            + "tried anew every second, and when a health check or another login finds a server well. `timeout` bounds it too.");

    internal static readonly Directive<string> MasterUser = Text(
        "proxy_master_user",
        "name",
        "The backend's master user. Who has logged in by a bearer token that `auth_oauth2` found good is logged in at the backend by its "
            + "password, with PLAIN and the user's name as authorization identity. Without it the token is passed on. An auth service "
            + "says `Auth-Master-User` and `Auth-Pass` instead.");

    internal static readonly Directive<string> MasterPasswordFile = Text(
        "proxy_master_password_file", "file", "A file with the master user's password in its first line.");

    internal static readonly Directive<string> MasterSeparator = Text(
        "proxy_master_separator",
        "character",
        "For backends that want both names in one: `*` makes `user*master`, and a user whose name holds it is refused. "
        + "Without it they are sent as SASL has it, apart.");

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Directive> All { get; } =
    [
        Proxy, Bind, Buffer, ConnectTimeout, Hold, MasterUser, MasterPasswordFile, MasterSeparator, NextUpstream, NextUpstreamTimeout,
        NextUpstreamTries, PassErrorMessage, ProxyProtocol, SmtpAuth, Timeout, Xclient,
    ];

    private static IReadOnlyList<string> ParseBind(DirectiveUse use) => use.Arguments switch
    {
        [_] or [_, "transparent"] => use.Arguments,
        [.., var word] => throw use.Error($"invalid parameter \"{word}\""),
        _ => throw use.InvalidValue(),
    };

    private static LoginTrouble ParseNextUpstream(DirectiveUse use)
    {
        LoginTrouble troubles = LoginTrouble.None;
        foreach (string word in use.Arguments)
        {
            troubles |= word switch
            {
                "on" => LoginTrouble.Mendable,
                "off" => LoginTrouble.None,
                "error" => LoginTrouble.Error,
                "timeout" => LoginTrouble.Timeout,
                "invalid_greeting" => LoginTrouble.InvalidGreeting,
                "temporary" => LoginTrouble.Temporary | LoginTrouble.TemporaryForUser,
                _ => throw use.InvalidValue(word),
            };
        }

        return use.Arguments.Contains("off") ? LoginTrouble.None : troubles;
    }

    private static Directive<TimeSpan> OneTime(string name, string byDefault, string summary) => new(name)
    {
        In = MailBlocks.MailAndServer,
        Takes = Arity.One,
        Syntax = "time",
        Default = byDefault,
        Summary = summary,
        Parser = Values.Time,
    };

    private static Directive<string> Text(string name, string syntax, string summary) => new(name)
    {
        In = MailBlocks.MailAndServer,
        Takes = Arity.One,
        Syntax = syntax,
        Summary = summary,
        Parser = use => use.Arguments[0].Length == 0 || use.Arguments[0].Any(char.IsControl) ? throw use.InvalidValue() : use.Arguments[0],
    };

    private static Directive<bool> Flag(string name, string byDefault, string summary) => new(name)
    {
        In = MailBlocks.MailAndServer,
        Takes = Arity.One,
        Syntax = "on | off",
        Default = byDefault,
        Summary = summary,
        Parser = Values.Flag,
    };
}
