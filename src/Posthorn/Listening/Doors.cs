using System.Net;
using Posthorn.Transport;

namespace Posthorn.Listening;

/// <summary>The addresses at which a connection reaches one server block of this configuration and no other.</summary>
/// <param name="Own">Where the block listens.</param>
/// <param name="All">Where any block does, this one included.</param>
internal sealed record Doors(IReadOnlyList<ListenSettings> Own, IReadOnlyList<ListenSettings> All)
{
    /// <summary>A block that is not to be found.</summary>
    public static readonly Doors None = new([], []);

    /// <summary>Whether an address is one of the block's.</summary>
    /// <param name="address">The address, which is connected to.</param>
    /// <param name="connection">The connection: where its own end has the same address, that is this machine's.</param>
    public bool AreAt(EndpointAddress address, Connection connection)
    {
        foreach (ListenSettings listen in All)
        {
            if (listen.Address.Equals(address))
            {
                return Own.Contains(listen);
            }
        }

        foreach (ListenSettings listen in Own)
        {
            if (listen.Address.IsWildcard && listen.Address.Port == address.Port && Covers(listen, address))
            {
                return IPAddress.IsLoopback(address.Ip!) || address.Ip!.Equals(connection.LocalAddress?.Ip);
            }
        }

        return false;
    }

    private static bool Covers(ListenSettings wildcard, EndpointAddress address) => wildcard.Address.Family == Libc.AfInet
        ? address.Family == Libc.AfInet
        : address.Family == Libc.AfInet6 || (address.Family == Libc.AfInet && !wildcard.Options.Ipv6Only);
}
