using Posthorn.Auth;
using Posthorn.Config.Binding;
using Posthorn.Config.Schema;
using Posthorn.Dns;
using Posthorn.Listening;
using Posthorn.Logging;
using Posthorn.Mail;
using Posthorn.Protocol;
using Posthorn.Sessions;
using Posthorn.Tls;
using Posthorn.Upstream;

namespace Posthorn.Hosting;

/// <summary>The one place that knows all parts: their directives and their settings.</summary>
internal static class Composition
{
    /// <summary>Every directive there is.</summary>
    public static Catalog Catalog { get; } = new(
    [
        CoreDirectives.All,
        [ErrorLogDirectives.ErrorLog],
        MailDirectives.All,
        ListenDirectives.All,
        .. MailProtocols.All.Select(protocol => protocol.Directives),
        AuthHttpDirectives.All,
        ProxyDirectives.All,
        TlsDirectives.All,
        RealIpDirectives.All,
        ResolverDirectives.All,
    ]);

    /// <summary>Turns a bound configuration into what the server runs by; looks up the names of hosts.</summary>
    /// <exception cref="Config.Text.ConfigException">It makes no sense.</exception>
    public static Snapshot Resolve(BoundConfig config, Locations locations) => new(
        CoreSettings.Resolve(config.Main),
        ErrorLogSettings.Resolve(config.Main, locations.ErrorLog),
        [
            .. ServerSettings.ResolveAll(config.Main, SystemLookup.Find).Zip(
                ServerSettings.ScopesIn(config.Main),
                (settings, scope) => (settings, ErrorLogSettings.Resolve(scope, locations.ErrorLog))),
        ]);

    /// <summary>The server blocks with their logs open and their auth sources at hand.</summary>
    public static IReadOnlyList<ServerBlock> Open(Snapshot snapshot, LogBook logs) =>
    [
        .. snapshot.Servers.Select(
            server => new ServerBlock(server.Settings, logs.Open(server.ErrorLog.Targets), Auth(server.Settings))
            {
                ClientNames = ClientNamesFor(server.Settings),
            }),
    ];

    private static IClientNames? ClientNamesFor(ServerSettings server) =>
        server.Mail.Protocol.Name == "smtp" ? ClientNames.Of(server.Resolver) : null;

    private static IAuthSource Auth(ServerSettings server) => server.AuthHttp.IsHttps
        ? new AuthHttpsSource(server.AuthHttp, server.Mail.Protocol.Name)
        : new AuthHttpSource(server.AuthHttp, server.Mail.Protocol.Name);
}
