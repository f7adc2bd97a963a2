using System.Net;
using Posthorn.Config.Schema;
using Posthorn.Config.Text;

namespace Posthorn.Dns;

/// <summary>The name servers that a server block asks for its clients' names.</summary>
/// <param name="Servers">The name servers; empty when clients' names are not looked up.</param>
/// <param name="Valid">For how long answers are remembered; null for as long as they say themselves.</param>
/// <param name="Ipv4">Whether IPv4 addresses are asked for.</param>
/// <param name="Ipv6">Whether IPv6 addresses are asked for.</param>
/// <param name="Timeout">How long a client's greeting waits for its name.</param>
internal sealed record ResolverSettings(IReadOnlyList<AddressText> Servers, TimeSpan? Valid, bool Ipv4, bool Ipv6, TimeSpan Timeout)
{
    /// <summary>Clients' names are not looked up.</summary>
    public static readonly ResolverSettings Off = new([], null, Ipv4: true, Ipv6: true, TimeSpan.FromSeconds(30));

    /// <summary>Where the name servers are: every address of each.</summary>
    public IReadOnlyList<IPEndPoint> Endpoints { get; init; } = [];

    /// <summary>Whether clients' names are not looked up.</summary>
    public bool IsOff => Servers.Count == 0;

    /// <summary>Resolves the directives in force in a server block.</summary>
    /// <param name="server">The block.</param>
    /// <param name="lookup">Finds the addresses of name servers that are given by name.</param>
    /// <exception cref="ConfigException">A name server is not found.</exception>
    public static ResolverSettings Resolve(Scope server, HostLookup lookup)
    {
        ResolverSettings settings = server.Get(ResolverDirectives.Resolver);
        return settings with
        {
            Timeout = server.Get(ResolverDirectives.Timeout),
            Endpoints = [.. settings.Servers.SelectMany(name => EndpointsOf(name, server, lookup))],
        };
    }

    private static IEnumerable<IPEndPoint> EndpointsOf(AddressText name, Scope server, HostLookup lookup)
    {
        IPAddress[] addresses = name.Lookup(lookup);
        if (addresses.Length > 0)
        {
            return addresses.Select(address => new IPEndPoint(address, name.Port));
        }

        DirectiveUse use = server.UseOf(ResolverDirectives.Resolver)!;
        string argument = use.Arguments.First(
            text => text == name.Written || text.StartsWith(name.Written + ":", StringComparison.Ordinal));
        throw use.Error($"host not found in resolver \"{argument}\"");
    }
}
