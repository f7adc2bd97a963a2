using Posthorn.Auth;
using Posthorn.Config.Binding;
using Posthorn.Config.Schema;
using Posthorn.Config.Text;
using Posthorn.Dns;
using Posthorn.Listening;
using Posthorn.Logging;
using Posthorn.Mail;
using Posthorn.Metrics;
using Posthorn.Protocol;
using Posthorn.Sessions;
using Posthorn.Tls;
using Posthorn.Upstream;

namespace Posthorn.Hosting;

/// <summary>The one place that knows all parts: their directives and their settings.</summary>
internal static class Composition
{
    private static readonly Directive<ClientRange[]> DebugConnection = ErrorLogDirectives.DebugConnection(CoreDirectives.EventsBlock);

    /// <summary>Every directive there is.</summary>
    public static Catalog Catalog { get; } = new(
    [
        new CatalogSection("Process and event loops", "", [.. CoreDirectives.All]),
        new CatalogSection("Error log", "", [ErrorLogDirectives.ErrorLog, DebugConnection]),
        new CatalogSection("Access log", "", AccessLogDirectives.All),
        new CatalogSection("Metrics", "", MetricsDirectives.All),
        new CatalogSection("Mail", "", MailDirectives.All),
        new CatalogSection("Listening", "", [.. ListenDirectives.All, .. RealIpDirectives.All]),
        new CatalogSection("Auth service", "", AuthHttpDirectives.All),
        new CatalogSection("Proxy", "", ProxyDirectives.All),
        new CatalogSection("Groups of backends", "", UpstreamDirectives.All),
        new CatalogSection("TLS", "", TlsDirectives.All),
        new CatalogSection("Clients' names", "", ResolverDirectives.All),
        .. MailProtocols.All.Select(protocol => new CatalogSection(protocol.Name.ToUpperInvariant(), "", protocol.Directives)),
    ]);

    /// <summary>Turns a bound configuration into what the server runs by.</summary>
    /// <exception cref="Config.Text.ConfigException">It makes no sense.</exception>
    public static Snapshot Resolve(BoundConfig config, Locations locations)
    {
        ErrorLogSettings LogOf(Scope scope) => ErrorLogSettings.Resolve(scope, locations.ErrorLog, DebugConnection);
        var core = CoreSettings.Resolve(config.Main);
        IReadOnlyList<ServerSettings> servers = ServerSettings.ResolveAll(config.Main, SystemLookup.Find);
        return new Snapshot(
            core,
            LogOf(config.Main),
            [
                .. ServerSettings.ScopesIn(config.Main).Zip(
                    servers,
                    (scope, settings) => new ServerPlan(settings, LogOf(scope))
                    {
                        AccessLogs = AccessLogSettings.Resolve(scope),
                        Tls = OpenTls(scope, settings, locations),
                    }),
            ])
        {
            Metrics = MetricsConfig.Resolve(config.Main, servers.SelectMany(server => server.Listens)),
            Upstreams = UpstreamSettings.ResolveAll(config.Main, SystemLookup.Find),
        };
    }

    /// <summary>Makes a server block ready to serve.</summary>
    /// <exception cref="IOException">A log cannot be opened; the message is nginx's.</exception>
    public static ServerBlock Ready(ServerPlan plan, LogBook logs, UpstreamGroups upstreams)
    {
        var log = ServerLog.Open(logs, plan.ErrorLog);
        try
        {
            return new ServerBlock(plan.Settings, AuthSourceOf(plan.Settings), log)
            {
                AccessLog = AccessLog.Open(logs, plan.AccessLogs),
                Tls = plan.Tls,
                Upstreams = upstreams.Of(plan.Settings.Mail.Protocol),
                ClientNames = plan.Settings.Mail.Protocol.Name == "smtp" ? ClientNames.Of(plan.Settings.Resolver) : null,
            };
        }
        catch (IOException)
        {
            log.Dispose();
            throw;
        }
    }

    private static TlsContext? OpenTls(Scope server, ServerSettings settings, Locations locations)
    {
        var context = TlsContext.Open(settings.Tls, settings.Mail.Protocol.Name, locations.BesideConfiguration);
        foreach ((string message, SourcePosition? position) in context?.Warnings ?? [])
        {
            server.Warn(message, position ?? server.Position);
        }

        return context;
    }

    private static IAuthSource AuthSourceOf(ServerSettings settings) => settings.AuthHttp.IsHttps
        ? new AuthHttpsSource(settings.AuthHttp, settings.Mail.Protocol.Name)
        : new AuthHttpSource(settings.AuthHttp, settings.Mail.Protocol.Name);
}
