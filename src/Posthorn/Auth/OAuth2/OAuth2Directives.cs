using System.Net;
using Posthorn.Config.Schema;
using Posthorn.Protocol;

namespace Posthorn.Auth.OAuth2;

/// <summary>The directives about bearer tokens that are judged without an auth service.</summary>
internal static class OAuth2Directives
{
    internal static readonly Directive<OAuth2Mode> OAuth2 = new("auth_oauth2")
    {
        In = MailBlocks.MailAndServer,
        Takes = Arity.One,
        Syntax = "off | jwt | introspection",
        Default = "off",
        Summary = "How the tokens of `XOAUTH2` and `OAUTHBEARER` are judged: by their signature (`jwt`, RFC 7519) or by asking their "
            + "issuer (`introspection`, RFC 7662). All other logins go to the server's other source, if it has one. Not in nginx.",
        Parser = Values.OneOf(("off", OAuth2Mode.Off), ("jwt", OAuth2Mode.Jwt), ("introspection", OAuth2Mode.Introspection)),
    };

    internal static readonly Directive<string> Issuer = Text(
        "auth_oauth2_issuer",
        "name",
        "The `iss` that a token must have, letter by letter. Required with `jwt`; with `introspection` it is checked where the answer "
            + "tells it.");

    internal static readonly Directive<IReadOnlyList<string>> Audience = Words(
        "auth_oauth2_audience",
        "name ...",
        "Whom a token must be meant for: one of these must be in its `aud`. Required with `jwt`. Without it every token of the issuer "
            + "would open a mailbox, whatever it was made for.");

    internal static readonly Directive<IReadOnlyList<string>> Scope = Words(
        "auth_oauth2_scope", "name ...", "Scopes that a token must all have (`scope` or `scp`).");

    internal static readonly Directive<string> Jwks = Text(
        "auth_oauth2_jwks",
        "file | https://...",
        "The issuer's public keys, a JSON Web Key Set (RFC 7517). A file is read again when it changes. An address is asked every five "
            + "minutes, and when a token names an unknown key; while it does not answer, the keys known last stay in force.",
        CheckJwks);

    internal static readonly Directive<IReadOnlyList<string>> Algorithms = new("auth_oauth2_algorithms")
    {
        In = MailBlocks.MailAndServer,
        Takes = Arity.OneOrMore,
        Syntax = "name ...",
        Default = "RS256 ES256",
        Summary = "The signatures that count: `RS256`, `RS384`, `RS512`, `PS256`, `PS384`, `PS512`, `ES256`, `ES384`, `ES512`. There is "
            + "no way to accept unsigned tokens, or those signed with a shared secret.",
        Parser = Values.AnyOf(Array.ConvertAll(
            (string[])["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"], name => (name, name))),
    };

    internal static readonly Directive<string> UserClaim = Text(
        "auth_oauth2_user_claim",
        "name",
        "Which claim is the user's name at the backend. Without it, `email` in a JWT and `username` in an answer of introspection. An "
            + "`email` that the issuer calls unverified is not taken.");

    internal static readonly Directive<TimeSpan> Leeway = Time(
        "auth_oauth2_leeway", "60s", "How far the issuer's clock may be wrong when a token's times are checked.");

    internal static readonly Directive<string> IntrospectionUrl = Text(
        "auth_oauth2_introspection_url", "https://...", "Where the issuer is asked about a token.", CheckUrl);

    internal static readonly Directive<string> ClientId = Text(
        "auth_oauth2_client_id", "name", "The name by which Posthorn asks the issuer.");

    internal static readonly Directive<string> ClientSecretFile = Text(
        "auth_oauth2_client_secret_file", "file", "A file with the password to that name in its first line.");

    internal static readonly Directive<TimeSpan> Timeout = Time(
        "auth_oauth2_timeout", "10s", "How long the issuer may take to answer.");

    internal static readonly Directive<TimeSpan> Cache = Time(
        "auth_oauth2_cache",
        "60s",
        "How long an issuer's yes is believed without asking again, and never longer than the token lives. A token that is revoked is "
            + "still good for this time. `0` asks every time.");

    internal static readonly Directive<string> TrustedCertificate = Text(
        "auth_oauth2_trusted_certificate",
        "file",
        "The authorities, in PEM, that the issuer's certificate is checked against; without it, the system's.");

    /// <summary>All of them, in the order of documentation.</summary>
    public static IReadOnlyList<Directive> All { get; } =
    [
        OAuth2, Issuer, Audience, Scope, UserClaim, Jwks, Algorithms, Leeway, IntrospectionUrl, ClientId, ClientSecretFile, Cache,
        Timeout, TrustedCertificate,
    ];

    /// <summary>Whether the text is an address rather than a file.</summary>
    internal static bool IsUrl(string text) => text.Contains("://", StringComparison.Ordinal);

    private static string CheckJwks(DirectiveUse use) => IsUrl(use.Arguments[0]) ? CheckUrl(use) : CheckText(use);

    // Keys and tokens that travel in the clear are anybody's; within one host nobody is on the way.
    private static string CheckUrl(DirectiveUse use)
    {
        string text = use.Arguments[0];
        bool valid = Uri.TryCreate(text, UriKind.Absolute, out Uri? uri) && uri.UserInfo.Length == 0 && uri.Fragment.Length == 0
            && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && IsLoopback(uri.IdnHost)));

        // At a reload this line is for the log, and what stands before the sign may be a password.
        string quoted = text.Contains('@', StringComparison.Ordinal) ? "" : $" \"{text}\"";
        return valid
            ? text
            : throw use.Error($"invalid URL{quoted} in \"{use.Name}\" directive, it must begin with \"https://\" and name no user");
    }

    private static bool IsLoopback(string host) =>
        host == "localhost" || (IPAddress.TryParse(host.Trim('[', ']'), out IPAddress? address) && IPAddress.IsLoopback(address));

    private static string CheckText(DirectiveUse use) =>
        use.Arguments[0].Length == 0 || use.Arguments[0].Any(char.IsControl) ? throw use.InvalidValue() : use.Arguments[0];

    private static Directive<string> Text(
        string name, string syntax, string summary, Func<DirectiveUse, string>? parser = null) => new(name)
        {
            In = MailBlocks.MailAndServer,
            Takes = Arity.One,
            Syntax = syntax,
            Summary = summary,
            Parser = parser ?? CheckText,
        };

    private static Directive<IReadOnlyList<string>> Words(string name, string syntax, string summary) => new(name)
    {
        In = MailBlocks.MailAndServer,
        Takes = Arity.OneOrMore,
        Syntax = syntax,
        Summary = summary,
        Parser = Values.Words,
    };

    private static Directive<TimeSpan> Time(string name, string byDefault, string summary) => new(name)
    {
        In = MailBlocks.MailAndServer,
        Takes = Arity.One,
        Syntax = "time",
        Default = byDefault,
        Summary = summary,
        Parser = Values.Time,
    };
}
