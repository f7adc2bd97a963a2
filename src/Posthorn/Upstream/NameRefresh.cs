using System.Net;
using System.Net.Sockets;
using Posthorn.Dns;

namespace Posthorn.Upstream;

/// <summary>
/// Looks the names of servers up again (<c>resolve</c>), on the thread pool, and gives their groups the addresses they have now. A
/// name that is not answered keeps the addresses it had.
/// </summary>
/// <param name="time">The clock.</param>
internal sealed class NameRefresh(TimeProvider time)
{
    // For the system's resolver, which does not tell how long an answer holds, and for names that are not answered.
    private static readonly TimeSpan Usual = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);
    private static readonly TimeSpan LongestLookup = TimeSpan.FromSeconds(30);

    private static readonly bool[] Families = [false, true];

    private Action? _stop;

    /// <summary>Looks after the names of a configuration that is put in force, and after no others any more.</summary>
    public void Follow(IEnumerable<UpstreamGroup> groups)
    {
        _stop?.Invoke();
        var current = new CancellationTokenSource();
        _stop = current.Cancel;
        foreach (IGrouping<UpstreamSettings, UpstreamGroup> same in groups.GroupBy(group => group.Settings))
        {
            foreach (string name in same.Key.Servers.Where(server => server.Resolves).Select(server => server.Address.Host!).Distinct())
            {
                _ = FollowAsync(name, same.Key.Resolver, [.. same], current.Token);
            }
        }
    }

    private async Task FollowAsync(string name, ResolverSettings resolver, UpstreamGroup[] groups, CancellationToken cancel)
    {
        INameServers? servers = resolver.IsOff ? null : new DnsClientNameServers(resolver.Endpoints);
        try
        {
            while (true)
            {
                (IPAddress[] addresses, TimeSpan lifetime) = await LookAsync(name, servers, resolver, cancel).ConfigureAwait(false);
                cancel.ThrowIfCancellationRequested();
                foreach (UpstreamGroup group in groups)
                {
                    group.SetAddresses(name, addresses);
                }

                await Task.Delay(TimeSpan.FromTicks(Math.Clamp(lifetime.Ticks, Shortest.Ticks, Longest.Ticks)), time, cancel)
                    .ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // Another configuration is in force.
        }
    }

    private static async Task<(IPAddress[] Addresses, TimeSpan Lifetime)> LookAsync(
        string name, INameServers? servers, ResolverSettings resolver, CancellationToken cancel)
    {
        using var expiry = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        expiry.CancelAfter(LongestLookup);
        try
        {
            if (servers is null)
            {
                IPAddress[] found = await System.Net.Dns.GetHostAddressesAsync(name, expiry.Token).ConfigureAwait(false);
                return (Ordered(found), Usual);
            }

            DnsAnswer<IPAddress>[] answers = await Task.WhenAll(
                Families.Where(ipv6 => ipv6 ? resolver.Ipv6 : resolver.Ipv4)
                    .Select(ipv6 => servers.AddressesOfAsync(name, ipv6, expiry.Token))).ConfigureAwait(false);
            IPAddress[] addresses = answers.Any(answer => answer.Failure is not null)
                ? []
                : Ordered(answers.SelectMany(answer => answer.Values));
            return (addresses, addresses.Length == 0 ? Usual : resolver.Valid ?? answers.Min(answer => answer.Lifetime));
        }
        catch (Exception) when (!cancel.IsCancellationRequested)
        {
            // Whatever a resolver throws: the servers stay where they were.
            return ([], Usual);
        }
    }

    // In an order of their own: name servers turn theirs with every answer, and that is no change.
    private static IPAddress[] Ordered(IEnumerable<IPAddress> addresses) =>
    [
        .. addresses.Distinct()
            .OrderBy(ip => ip.AddressFamily != AddressFamily.InterNetwork)
            .ThenBy(ip => Convert.ToHexString(ip.GetAddressBytes()), StringComparer.Ordinal),
    ];
}
