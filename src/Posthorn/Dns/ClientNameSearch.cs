using System.Net;
using System.Net.Sockets;
using Posthorn.Logging;

namespace Posthorn.Dns;

/// <summary>
/// From an address to a name that may be believed: the reverse zone belongs to whoever has the address, so a name counts only if
/// its own zone leads back to the address.
/// </summary>
/// <param name="servers">Who is asked.</param>
/// <param name="ipv4">Whether IPv4 addresses are asked for.</param>
/// <param name="ipv6">Whether IPv6 addresses are asked for.</param>
internal sealed class ClientNameSearch(INameServers servers, bool ipv4, bool ipv6)
{
    // A reverse zone may hold any number of names; a client gets no more questions than these asked on its behalf.
    private const int MostNames = 8;
    private const int LongestNameInLog = 253;
    private const string NotFound = "3: Host not found";

    /// <summary>Searches.</summary>
    /// <param name="address">IPv4, or IPv6 that is not IPv4-mapped.</param>
    /// <param name="cancel">Ends the search.</param>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    public async Task<FoundName> FindAsync(IPAddress address, CancellationToken cancel)
    {
        bool isIpv6 = address.AddressFamily == AddressFamily.InterNetworkV6;
        if (isIpv6 ? !ipv6 : !ipv4)
        {
            // No answer that may be asked for could lead back to the address.
            return new FoundName(ClientName.Unavailable, TimeSpan.MaxValue);
        }

        DnsAnswer<string> names = await servers.NamesOfAsync(address, cancel).ConfigureAwait(false);
        if (names.Failure is not null)
        {
            return Failed(ClientName.TemporarilyUnavailable, address.ToString(), names.Failure, names.Lifetime);
        }

        if (names.Values.Count == 0)
        {
            return Failed(ClientName.Unavailable, address.ToString(), NotFound, names.Lifetime);
        }

        return await ConfirmAsync(address, names, cancel).ConfigureAwait(false);
    }

    private async Task<FoundName> ConfirmAsync(IPAddress address, DnsAnswer<string> names, CancellationToken cancel)
    {
        bool isIpv6 = address.AddressFamily == AddressFamily.InterNetworkV6;
        TimeSpan lifetime = names.Lifetime;
        FoundName? worst = null;
        foreach (string dotted in names.Values.Take(MostNames))
        {
            string host = HostName.WithoutRoot(dotted);
            if (!HostName.IsPlain(host))
            {
                worst ??= new FoundName(Refused(address, dotted), lifetime);
                continue;
            }

            DnsAnswer<IPAddress> addresses = await servers.AddressesOfAsync(host, isIpv6, cancel).ConfigureAwait(false);
            lifetime = addresses.Lifetime < lifetime ? addresses.Lifetime : lifetime;
            if (addresses.Values.Any(found => found.GetAddressBytes().AsSpan().SequenceEqual(address.GetAddressBytes())))
            {
                return new FoundName(ClientName.Confirmed(host), lifetime);
            }

            if (addresses.Failure is not null)
            {
                // The name that did not answer may be the one that would have confirmed: the client is better tried again.
                worst = Failed(ClientName.TemporarilyUnavailable, $"\"{host}\"", addresses.Failure, lifetime);
            }
            else if (addresses.Values.Count == 0)
            {
                worst ??= Failed(ClientName.Unavailable, $"\"{host}\"", NotFound, lifetime);
            }
        }

        return (worst ?? new FoundName(ClientName.Unavailable, lifetime)) with { Lifetime = lifetime };
    }

    private static FoundName Failed(ClientName name, string what, string why, TimeSpan lifetime) =>
        new(name with { Complaint = $"{what} could not be resolved ({why})" }, lifetime);

    private static ClientName Refused(IPAddress address, string name) => ClientName.Unavailable with
    {
        Complaint = $"{address} has an invalid host name: \"{LogText.Escape(name, LongestNameInLog)}\"",
    };
}
