using Posthorn.Config.Schema;
using Posthorn.Protocol;

namespace Posthorn.Upstream;

/// <summary>Where logins go by the configuration, after nginx's stream module.</summary>
internal static class ProxyPassDirectives
{
    internal static readonly Directive<string> ProxyPass = new("proxy_pass")
    {
        In = MailBlocks.MailAndServer,
        Takes = Arity.One,
        Syntax = "address[:port] | unix:path | upstream | $variable",
        Summary = "The backend, or the `upstream` group, of logins for which the auth source names none. Without a "
            + "port it is the protocol's first (143, 110, 25), under `proxy_ssl on` that for TLS (993, 995, 465). Variables "
            + "make it depend on the user, his domain or the name he asked for, best by a `map`: a name that a client chose "
            + "should not become an address. A login whose variable gives no address fails for the time being.",
        Parser = Values.Text,
    };

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Directive> All { get; } = [ProxyPass];
}
