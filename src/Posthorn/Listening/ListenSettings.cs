using System.Net;
using Posthorn.Config.Schema;
using Posthorn.Config.Text;
using Posthorn.Dns;
using Posthorn.Transport;

namespace Posthorn.Listening;

/// <summary>One address and port that a server block listens at.</summary>
/// <param name="Address">The address; its <see cref="object.ToString"/> is what logs call it.</param>
/// <param name="Options">The parameters of its socket.</param>
/// <param name="HasOwnSocket">Whether it is bound by itself even where a wildcard has the port.</param>
/// <param name="Position">Where the directive stands.</param>
internal sealed record ListenSettings(EndpointAddress Address, ListenOptions Options, bool HasOwnSocket, SourcePosition Position)
{
    /// <summary>Whether clients' bytes begin with a PROXY header.</summary>
    public bool ExpectsProxyHeader { get; init; }

    /// <summary>Whether clients begin with TLS.</summary>
    public bool IsTls { get; init; }

    /// <summary>Where a server block listens. Addresses that one directive's host name has twice count once.</summary>
    /// <exception cref="ConfigException">A host name is not found.</exception>
    public static IReadOnlyList<ListenSettings> Resolve(Scope server, HostLookup lookup) =>
    [
        .. server.GetAll(ListenDirectives.Listen)
            .Zip(server.UsesOf(ListenDirectives.Listen), (config, use) => Spread(config, use, lookup))
            .SelectMany(addresses => addresses),
    ];

    /// <summary>The ports that may imply a protocol: of a range the first alone, as in nginx.</summary>
    public static IEnumerable<int> FirstPorts(Scope server) =>
        server.GetAll(ListenDirectives.Listen).Select(config => config.Address.Port);

    /// <summary>The check of a server block that closes.</summary>
    /// <exception cref="ConfigException">It listens nowhere.</exception>
    public static void CheckPresent(Scope server)
    {
        if (!server.Sets(ListenDirectives.Listen))
        {
            throw new ConfigException("no \"listen\" is defined for server", server.Position);
        }
    }

    /// <summary>The check of all server blocks together, once host names are looked up.</summary>
    /// <exception cref="ConfigException">An address and port is listened at twice.</exception>
    public static void CheckDistinct(IEnumerable<ListenSettings> listens)
    {
        var seen = new HashSet<EndpointAddress>();
        foreach (ListenSettings listen in listens)
        {
            Take(seen, listen.Address, listen.Position);
        }
    }

    /// <summary>The addresses and ports that one directive listens at.</summary>
    /// <param name="text">What it names.</param>
    /// <param name="known">The IP addresses that this stands for, as far as they are known.</param>
    public static IEnumerable<EndpointAddress> AddressesOf(AddressText text, IPAddress[] known) => text.UnixPath is { } path
        ? [EndpointAddress.FromUnixPath(path)]
        : known.SelectMany(ip => Enumerable.Range(text.Port, text.LastPort - text.Port + 1), EndpointAddress.From);

    /// <summary>Takes an address among those that are taken.</summary>
    /// <exception cref="ConfigException">It is there already.</exception>
    public static void Take(HashSet<EndpointAddress> taken, EndpointAddress address, SourcePosition at)
    {
        if (!taken.Add(address))
        {
            throw Duplicate(address.ToString(), at);
        }
    }

    /// <summary>nginx's word on an address that is listened at twice.</summary>
    public static ConfigException Duplicate(string address, SourcePosition at) => new($"duplicate \"{address}\" address and port pair", at);

    private static IEnumerable<ListenSettings> Spread(ListenConfig config, DirectiveUse use, HostLookup lookup)
    {
        IPAddress[] found = config.Address.Lookup(lookup);
        if (found.Length == 0 && config.Address.UnixPath is null)
        {
            throw use.Error(ListenConfigParser.Phrase("host not found", config.Text));
        }

        return AddressesOf(config.Address, found).Select(
            address => new ListenSettings(address, config.Options, config.HasOwnSocket, use.Position)
            {
                ExpectsProxyHeader = config.ExpectsProxyHeader,
                IsTls = config.IsTls,
            });
    }
}
