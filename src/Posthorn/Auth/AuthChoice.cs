using Posthorn.Auth.OAuth2;
using Posthorn.Config.Schema;
using Posthorn.Config.Text;
using Posthorn.Protocol;
using Posthorn.Upstream;

namespace Posthorn.Auth;

/// <summary>Who decides on the logins of one server block.</summary>
/// <param name="Kind">Who.</param>
/// <param name="FailureDelay">How long a client waits for the answer to a wrong password; an HTTP service says so itself.</param>
internal sealed record AuthChoice(AuthKind Kind, TimeSpan FailureDelay)
{
    /// <summary>The password file as configured; null for others.</summary>
    public string? File { get; init; }

    /// <summary>Resolves the directives in force in a server block.</summary>
    /// <exception cref="ConfigException">There is no way to know users, or there are two.</exception>
    public static AuthChoice Resolve(Scope server)
    {
        AuthKind kind = KindOf(server);
        return new AuthChoice(kind, server.Get(AuthChoiceDirectives.FailureDelay))
        {
            File = kind == AuthKind.File ? server.Get(AuthChoiceDirectives.File) : null,
        };
    }

    /// <summary>The check of a server block when <c>mail {}</c> closes.</summary>
    /// <exception cref="ConfigException">There is no way to know users, or it does not fit what is offered to clients.</exception>
    public static void Check(Scope server, IProtocolSettings protocol)
    {
        AuthKind kind = KindOf(server);
        if (kind == AuthKind.Http)
        {
            return;
        }

        DirectiveUse use = UseOf(server, kind)!;
        bool judgesTokens = JudgesTokens(server);
        if (protocol.AuthWords.FirstOrDefault(word => !(judgesTokens && IsToken(word)) && !Takes(kind, word)) is { } unfit)
        {
            throw use.Error($"\"{use.Name}\" cannot decide on \"{unfit}\" logins of the server at {server.Position}");
        }

        if (kind is AuthKind.Backend or AuthKind.TokensOnly && server.UseOf(ProxyPassDirectives.ProxyPass) is null)
        {
            throw use.Error($"no \"proxy_pass\" for \"{use.Name}\" in the server at {server.Position}");
        }
    }

    // Of two blocks the inner one counts, whatever it says.
    private static AuthKind KindOf(Scope server)
    {
        bool byBackend = server.Get(AuthChoiceDirectives.ByBackend);
        for (Scope? scope = server; scope is not null; scope = scope.Parent)
        {
            AuthKind[] found =
            [
                .. scope.Sets(AuthHttpDirectives.AuthHttp) ? [AuthKind.Http] : Array.Empty<AuthKind>(),
                .. scope.Sets(AuthChoiceDirectives.File) ? [AuthKind.File] : Array.Empty<AuthKind>(),
                .. byBackend && scope.Sets(AuthChoiceDirectives.ByBackend) ? [AuthKind.Backend] : Array.Empty<AuthKind>(),
            ];
            if (found.Length > 1)
            {
                DirectiveUse second = UseOf(scope, found[1])!;
                throw second.Error($"\"{UseOf(scope, found[0])!.Name}\" and \"{second.Name}\" exclude each other");
            }

            if (found.Length == 1)
            {
                return found[0];
            }
        }

        return JudgesTokens(server) ? AuthKind.TokensOnly : throw new ConfigException(
            "no \"auth_http\" is defined for server", server.Position, "nor \"auth_file\", \"auth_by_backend on\" or \"auth_oauth2\"");
    }

    private static DirectiveUse? UseOf(Scope scope, AuthKind kind) => scope.UseOf(kind switch
    {
        AuthKind.Http => AuthHttpDirectives.AuthHttp,
        AuthKind.File => AuthChoiceDirectives.File,
        AuthKind.TokensOnly => OAuth2Directives.OAuth2,
        _ => AuthChoiceDirectives.ByBackend,
    });

    private static bool JudgesTokens(Scope server) => server.Get(OAuth2Directives.OAuth2) != OAuth2Mode.Off;

    private static bool IsToken(string word) => word is "xoauth2" or "oauthbearer";

    // A file has passwords, perhaps the very ones; a backend is told what the client gave. Neither sees a client's certificate.
    private static bool Takes(AuthKind kind, string word) => word switch
    {
        // Accepted in any case; where only tokens count, they are refused.
        "plain" or "login" => true,
        "cram-md5" or "apop" => kind == AuthKind.File,
        "none" => kind == AuthKind.Backend,
        _ => kind == AuthKind.Backend && IsToken(word),
    };
}
