using Posthorn.Auth;
using Posthorn.Config.Schema;
using Posthorn.Config.Text;
using Posthorn.Dns;
using Posthorn.Listening;
using Posthorn.Logging;
using Posthorn.Protocol;
using Posthorn.Tls;
using Posthorn.Upstream;
using Posthorn.Variables;

namespace Posthorn.Mail;

/// <summary>All directives of one <c>server {}</c>, resolved: what a session looks its settings up in.</summary>
/// <param name="Mail">What every protocol has.</param>
/// <param name="Proxy">The way to the backend.</param>
/// <param name="AuthChoice">Who decides on logins.</param>
/// <param name="Listens">Where it listens; one for each address and port.</param>
internal sealed record ServerSettings(
    MailSettings Mail, ProxySettings Proxy, AuthChoice AuthChoice, IReadOnlyList<ListenSettings> Listens)
{
    /// <summary>The auth service; null where another decides.</summary>
    public AuthHttpSettings? AuthHttp { get; init; }

    /// <summary>TLS with clients.</summary>
    public TlsSettings Tls { get; init; } = TlsSettings.Off;

    /// <summary>TLS to backends.</summary>
    public BackendTlsSettings BackendTls { get; init; } = BackendTlsSettings.Off;

    /// <summary>Who is asked for clients' names.</summary>
    public ResolverSettings Resolver { get; init; } = ResolverSettings.Off;

    /// <summary>Its access logs.</summary>
    public IReadOnlyList<AccessLogSettings> AccessLogs { get; init; } = [];

    /// <summary>Whose word about the true client is taken.</summary>
    public RealIpSettings RealIp { get; init; } = RealIpSettings.Nobody;

    /// <summary>Where logins go that the auth source sends nowhere; null when nothing says so.</summary>
    public ProxyPassSettings? ProxyPass { get; init; }

    /// <summary>Where it, and no other block, is to be found.</summary>
    public Doors Doors { get; init; } = Doors.None;

    /// <summary>The port of a backend for which nobody gives one.</summary>
    public int DefaultBackendPort => BackendPort.Of(Mail.Protocol, BackendTls.Mode);

    /// <summary>The scopes of all server blocks, in the order of the file.</summary>
    public static IEnumerable<Scope> ScopesIn(Scope main) =>
        main.Children.Where(block => block.Kind == MailBlocks.Mail).SelectMany(ServersIn);

    /// <summary>What is only known when <c>mail {}</c> closes, in nginx's order: module by module, not server by server.</summary>
    /// <exception cref="ConfigException">A server block has no protocol, or no auth service.</exception>
    public static void Check(Scope mail)
    {
        foreach (Scope server in ServersIn(mail))
        {
            ProtocolChoice.Of(server);
        }

        foreach (Scope server in ServersIn(mail))
        {
            TlsSettings.Check(server);
        }

        foreach (Scope server in ServersIn(mail))
        {
            AuthChoice.Check(server, ProtocolChoice.Of(server).Resolve(server));
        }
    }

    /// <summary>Resolves the directives in force in a server block.</summary>
    /// <param name="server">The block.</param>
    /// <param name="lookup">Finds the addresses of host names.</param>
    /// <param name="variables">The variables that values may name.</param>
    /// <exception cref="ConfigException">A host is not found, or settings contradict each other.</exception>
    public static ServerSettings Resolve(Scope server, HostLookup lookup, VariableTable variables) => new(
        MailSettings.Resolve(server),
        ProxySettings.Resolve(server, variables),
        AuthChoice.Resolve(server),
        ListenSettings.Resolve(server, lookup))
    {
        AuthHttp = AuthHttpSettings.Resolve(server, lookup),
        Tls = TlsSettings.Resolve(server),
        BackendTls = BackendTlsSettings.Resolve(server, variables),
        Resolver = ResolverSettings.Resolve(server, lookup),
        RealIp = RealIpSettings.Resolve(server),
        AccessLogs = AccessLogSettings.Resolve(server, variables),
        ProxyPass = ProxyPassSettings.Resolve(server, lookup, variables),
    };

    /// <summary>Resolves all server blocks, in the order of the file.</summary>
    /// <exception cref="ConfigException">One makes no sense, or two listen at one address.</exception>
    public static IReadOnlyList<ServerSettings> ResolveAll(Scope main, HostLookup lookup)
    {
        VariableTable variables = Maps.Resolve(main);
        ServerSettings[] servers = [.. ScopesIn(main).Select(server => Resolve(server, lookup, variables))];
        ListenSettings[] all = [.. servers.SelectMany(server => server.Listens)];
        ListenSettings.CheckDistinct(all);
        return [.. servers.Select(server => server with { Doors = new Doors(server.Listens, all) })];
    }

    private static IEnumerable<Scope> ServersIn(Scope mail) => mail.Children.Where(block => block.Kind == MailBlocks.Server);
}
