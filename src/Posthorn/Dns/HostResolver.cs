using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Posthorn.Transport;

namespace Posthorn.Dns;

/// <summary>
/// The addresses of host names by the system's resolver, off the loops, remembered for half a minute: nginx resolves once at
/// load and never again.
/// </summary>
internal sealed class HostResolver(TimeProvider time)
{
    private static readonly TimeSpan Remembered = TimeSpan.FromSeconds(30);
    private readonly ConcurrentDictionary<string, Known> _known = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The addresses of a name, if they are known and fresh.</summary>
    public bool TryGet(string host, out IPAddress[] addresses)
    {
        bool fresh = _known.TryGetValue(host, out Known? known) && time.GetElapsedTime(known.Since) < Remembered;
        addresses = fresh ? known!.Addresses : [];
        return fresh;
    }

    /// <summary>Looks a name up on the thread pool and brings the addresses back to the loop; none when there are none to be had.</summary>
    public LoopPromise<IPAddress[]> Look(string host, EventLoop loop)
    {
        var promise = new LoopPromise<IPAddress[]>(loop);
        _ = LookAsync(host, promise);
        return promise;
    }

    private async Task LookAsync(string host, LoopPromise<IPAddress[]> promise)
    {
        IPAddress[] addresses;
        try
        {
            addresses = await System.Net.Dns.GetHostAddressesAsync(host).ConfigureAwait(false);
        }
        catch (Exception e) when (e is SocketException or ArgumentException)
        {
            // A name that resolved before goes on to work while the resolver is away.
            addresses = _known.TryGetValue(host, out Known? stale) ? stale.Addresses : [];
        }

        if (addresses.Length > 0)
        {
            _known[host] = new Known(addresses, time.GetTimestamp());
        }

        promise.Deliver(addresses);
    }

    private sealed record Known(IPAddress[] Addresses, long Since);
}
