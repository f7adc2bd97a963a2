using Posthorn.Config.Schema;
using Posthorn.Protocol;
using Posthorn.Transport;

namespace Posthorn.Listening;

/// <summary>The directive <c>listen</c>.</summary>
internal static class ListenDirectives
{
    internal static readonly Directive<ListenConfig> Listen = new("listen")
    {
        In = [MailBlocks.Server],
        Takes = Arity.OneOrMore,
        Repeats = true,
        Syntax = "address[:port] | port | unix:path [ssl] [proxy_protocol] [bind] [backlog=number] [rcvbuf=size] [sndbuf=size] "
            + "[ipv6only=on|off] [multipath] [so_keepalive=on|off|[idle]:[interval]:[count]]",
        Summary = "Where clients connect. `address` is an IP address (IPv6 in brackets), `*`, or a host name, which stands for all its "
            + "addresses; `port` may be a range such as `1143-1145`. Where one server listens at `*:port`, the others' addresses of "
            + "that port share its socket, unless they have `bind` or a parameter of the socket. "
            + "Clients begin with TLS where `ssl` is given, and with a balancer's PROXY header where `proxy_protocol` is; with both, the "
            + "header comes first. `so_keepalive` is on unless it says otherwise; nginx leaves it to the system, which has it off.",
        Parser = ListenConfigParser.Parse,
        WhenBound = CheckDistinct,
    };

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Directive> All { get; } = [Listen];

    // What host names stand for is not known yet: ListenSettings looks again when it is.
    private static void CheckDistinct(Scope server, DirectiveUse use, ListenConfig added)
    {
        var taken = (server.Parent ?? server).Content<HashSet<EndpointAddress>>();
        foreach (EndpointAddress address in ListenSettings.AddressesOf(added.Address, added.Address.Ip is { } ip ? [ip] : []))
        {
            ListenSettings.Take(taken, address, use.Position);
        }
    }
}
