using System.Net;
using Posthorn.Config.Schema;
using Posthorn.Config.Text;
using Posthorn.Dns;
using Posthorn.Protocol;
using Posthorn.Tls;
using Posthorn.Variables;

namespace Posthorn.Upstream;

/// <summary>One <c>upstream {}</c>, resolved.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Servers">Its servers, in the order of the file.</param>
/// <param name="Method">How it chooses among them.</param>
internal sealed record UpstreamSettings(string Name, IReadOnlyList<UpstreamServerSettings> Servers, BalancingMethod Method)
{
    /// <summary>The text that decides under <see cref="BalancingMethod.Hash"/>; null for other methods.</summary>
    public Template? Key { get; init; }

    /// <summary>How many times its share of the sessions a server may have under that method; 0 for any number.</summary>
    public double LoadFactor { get; init; }

    /// <summary>The addresses that the servers' names had when the configuration was loaded.</summary>
    public IReadOnlyDictionary<string, IPAddress[]> Addresses { get; init; } = new Dictionary<string, IPAddress[]>();

    /// <summary>Whether a server's port depends on <c>proxy_ssl</c> where the group is used.</summary>
    public bool HasPortsByUse => Servers.Any(server => server is { Address: { UnixPath: null, Port: 0 }, TlsMode: null });

    /// <summary>How its servers are checked; null where they are not.</summary>
    public HealthCheckSettings? HealthCheck { get; init; }

    /// <summary>Who is asked for its servers' names.</summary>
    public ResolverSettings Resolver { get; init; } = ResolverSettings.Off;

    /// <summary>What is only known when the block closes.</summary>
    /// <exception cref="ConfigException">It has no servers, or a name that another has.</exception>
    public static void Check(Scope upstream)
    {
        string name = NameOf(upstream);
        if (ScopesIn(upstream.Parent!).Any(
            other => other != upstream && string.Equals(NameOf(other), name, StringComparison.OrdinalIgnoreCase)))
        {
            throw new ConfigException($"duplicate upstream \"{name}\"", upstream.Position);
        }

        if (!upstream.Sets(UpstreamDirectives.Server))
        {
            throw new ConfigException("no servers are inside upstream", upstream.Position);
        }

        if (upstream.GetAll(UpstreamDirectives.Server).All(server => server.IsBackup))
        {
            throw new ConfigException($"no servers but backups are inside upstream \"{name}\"", upstream.Position);
        }

        CheckMethod(upstream);
    }

    /// <summary>Resolves all groups of a configuration.</summary>
    /// <param name="main">The configuration.</param>
    /// <param name="lookup">Finds the addresses of host names.</param>
    /// <param name="path">Where relative paths lead.</param>
    /// <exception cref="ConfigException">A server's host is not found.</exception>
    public static IReadOnlyList<UpstreamSettings> ResolveAll(Scope main, HostLookup lookup, Func<string, string> path)
    {
        VariableTable variables = Maps.Resolve(main);
        return
        [
            .. main.Children.Where(block => block.Kind == MailBlocks.Mail)
                .SelectMany(ScopesIn)
                .Select(scope => Resolve(scope, lookup, path, variables)),
        ];
    }

    /// <summary>Whether a group of this name is in force where a server block stands.</summary>
    public static bool Exists(Scope server, string name) => server.Parent is { } mail
        && ScopesIn(mail).Any(upstream => string.Equals(NameOf(upstream), name, StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether a server of a group is spoken to by TLS, where a server block stands.</summary>
    public static bool AnySpeaksTls(Scope server) => server.Parent is { } mail
        && ScopesIn(mail).SelectMany(upstream => upstream.GetAll(UpstreamDirectives.Server))
            .Any(one => one.TlsMode is not (null or BackendTlsMode.Off));

    private static UpstreamSettings Resolve(Scope upstream, HostLookup lookup, Func<string, string> path, VariableTable variables)
    {
        IReadOnlyList<UpstreamServerSettings> servers = upstream.GetAll(UpstreamDirectives.Server);
        var addresses = new Dictionary<string, IPAddress[]>(StringComparer.OrdinalIgnoreCase);
        foreach (UpstreamServerSettings server in servers.Where(server => server.Address.Host is not null))
        {
            IPAddress[] found = server.Address.Lookup(lookup);
            addresses[server.Address.Host!] = found.Length > 0 || server.Resolves
                ? found
                : throw server.Use.Error($"host not found in upstream \"{server.Use.Arguments[0]}\"");
        }

        HashKey? hash = upstream.Get(UpstreamDirectives.Hash);
        return new UpstreamSettings(NameOf(upstream), servers, MethodOf(upstream))
        {
            Key = hash is null ? null : Template.Parse(hash.Key, upstream.UseOf(UpstreamDirectives.Hash)!, variables),
            LoadFactor = hash?.LoadFactor ?? 0,
            Addresses = addresses,
            HealthCheck = upstream.Get(UpstreamDirectives.HealthCheck)?.WithPassword(path),
            Resolver = ResolverSettings.Resolve(upstream, lookup),
        };
    }

    private static IEnumerable<Scope> ScopesIn(Scope mail) => mail.Children.Where(block => block.Kind == UpstreamDirectives.Block);

    private static string NameOf(Scope upstream) => upstream.Opening!.Arguments[0];

    private static BalancingMethod MethodOf(Scope upstream) => upstream.Sets(UpstreamDirectives.Hash) ? BalancingMethod.Hash
        : upstream.Sets(UpstreamDirectives.LeastConnections) ? BalancingMethod.LeastConnections
        : upstream.Sets(UpstreamDirectives.Random)
            ? (upstream.Get(UpstreamDirectives.Random) ? BalancingMethod.RandomTwo : BalancingMethod.Random)
        : BalancingMethod.RoundRobin;

    private static void CheckMethod(Scope upstream)
    {
        Directive[] methods = [UpstreamDirectives.Hash, UpstreamDirectives.LeastConnections, UpstreamDirectives.Random];
        if (methods.Count(upstream.Sets) > 1)
        {
            throw new ConfigException($"several balancing methods are inside upstream \"{NameOf(upstream)}\"", upstream.Position);
        }

        // A server's share that grows is a matter of weights, which these methods only know as a whole.
        bool grows = MethodOf(upstream) is BalancingMethod.RoundRobin or BalancingMethod.LeastConnections;
        foreach (UpstreamServerSettings server in upstream.GetAll(UpstreamDirectives.Server))
        {
            if (!grows && server.SlowStart > TimeSpan.Zero)
            {
                throw server.Use.Error("balancing method does not support parameter \"slow_start\"");
            }
        }
    }
}
