using Posthorn.Auth;
using Posthorn.Auth.Files;
using Posthorn.Auth.OAuth2;
using Posthorn.Auth.Passwords;
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
using Posthorn.Variables;

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
        new CatalogSection("Logins without an auth service", "", AuthChoiceDirectives.All),
        new CatalogSection("OAuth 2.0", "", OAuth2Directives.All),
        new CatalogSection("Proxy", "", [.. ProxyPassDirectives.All, .. ProxyDirectives.All]),
        new CatalogSection("Groups of backends", "", UpstreamDirectives.All),
        new CatalogSection("Variables", VariablesText.Introduction, MapDirectives.All),
        new CatalogSection("TLS", "", TlsDirectives.All),
        new CatalogSection("TLS to backends", "", BackendTlsDirectives.All),
        new CatalogSection("Clients' names", "", ResolverDirectives.All),
        .. MailProtocols.All.Select(protocol => new CatalogSection(protocol.Name.ToUpperInvariant(), "", protocol.Directives)),
    ]);

    /// <summary>Turns a bound configuration into what the server runs by.</summary>
    /// <exception cref="Config.Text.ConfigException">It makes no sense.</exception>
    public static Snapshot Resolve(BoundConfig config, Locations locations)
    {
        var told = new HashSet<string>();
        ErrorLogSettings LogOf(Scope scope) => ErrorLogSettings.Resolve(scope, locations.ErrorLog, DebugConnection);
        ServerPlan PlanOf(Scope scope, ServerSettings settings, ErrorLogSettings errorLog)
        {
            var tls = TlsContext.Open(settings.Tls, settings.Mail.Protocol.Name, locations.BesideConfiguration);
            var backendTls = BackendTls.Open(
                settings.BackendTls,
                settings.BackendTls.Mode != BackendTlsMode.Off || UpstreamSettings.AnySpeaksTls(scope),
                locations.BesideConfiguration);
            foreach ((string message, SourcePosition? position) in (tls?.Warnings ?? []).Concat(backendTls?.Warnings ?? []))
            {
                // Servers that inherit a certificate would each say the same.
                if (told.Add(message))
                {
                    scope.Warn(message, position ?? scope.Position);
                }
            }

            return new ServerPlan(settings, errorLog)
            {
                Tls = tls,
                BackendTls = backendTls,
                OAuth2 = OAuth2Settings.Resolve(scope, locations.BesideConfiguration),
                Master = MasterLogin.Resolve(scope, locations.BesideConfiguration),
                Users = OpenUsers(scope, settings, locations),
            };
        }

        IReadOnlyList<UpstreamSettings> upstreams = UpstreamSettings.ResolveAll(
            config.Main, SystemLookup.Find, locations.BesideConfiguration);
        var core = CoreSettings.Resolve(config.Main);
        IReadOnlyList<ServerSettings> servers = ServerSettings.ResolveAll(config.Main, SystemLookup.Find);
        return new Snapshot(
            core,
            LogOf(config.Main),
            [
                .. ServerSettings.ScopesIn(config.Main).Zip(
                    servers,
                    (scope, settings) => PlanOf(scope, settings, LogOf(scope))),
            ])
        {
            Metrics = MetricsConfig.Resolve(config.Main, servers.SelectMany(server => server.Listens)),
            Upstreams = upstreams,
        };
    }

    /// <summary>Makes a server block ready to serve.</summary>
    /// <exception cref="IOException">A log cannot be opened; the message is nginx's.</exception>
    public static ServerBlock Ready(ServerPlan plan, LogBook logs, UpstreamGroups upstreams)
    {
        var log = ServerLog.Open(logs, plan.ErrorLog);
        try
        {
            return new ServerBlock(plan.Settings, AuthSourceOf(plan, log.Log), log)
            {
                AccessLog = AccessLog.Open(logs, plan.Settings.AccessLogs),
                Tls = plan.Tls,
                Upstreams = upstreams.Of(plan.Settings),
                Learnt = upstreams.LearntOf(plan.Settings.Mail.Protocol),
                BackendTls = plan.BackendTls,
                ClientNames = plan.Settings.Mail.Protocol.Name == "smtp" ? ClientNames.Of(plan.Settings.Resolver) : null,
            };
        }
        catch (IOException)
        {
            log.Dispose();
            throw;
        }
    }

    private static PasswordFile? OpenUsers(Scope server, ServerSettings settings, Locations locations)
    {
        if (settings.AuthChoice.File is not { } file)
        {
            return null;
        }

        try
        {
            return PasswordFiles.Open(locations.BesideConfiguration(file));
        }
        catch (PasswordFileException error)
        {
            throw server.UseOf(AuthChoiceDirectives.File)!.Error(error.Message);
        }
    }

    private static IAuthSource AuthSourceOf(ServerPlan plan, Log log)
    {
        IAuthSource? ofPasswords = PasswordSourceOf(plan, log);
        return plan.OAuth2 is null ? ofPasswords! : OAuth2Source.Of(plan.OAuth2, plan.Master, ofPasswords);
    }

    private static IAuthSource? PasswordSourceOf(ServerPlan plan, Log log)
    {
        string protocol = plan.Settings.Mail.Protocol.Name;
        return plan.Settings.AuthChoice.Kind switch
        {
            AuthKind.TokensOnly => null,
            AuthKind.File => new PasswordFileSource(plan.Users!, log, PasswordChecks.OfProcess),
            AuthKind.Backend => new BackendAuthSource(),
            _ when plan.Settings.AuthHttp is { IsHttps: true } https => new AuthHttpsSource(https, protocol),
            _ => new AuthHttpSource(plan.Settings.AuthHttp!, protocol),
        };
    }
}
