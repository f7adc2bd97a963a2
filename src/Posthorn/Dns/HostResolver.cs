using System.Net;
using System.Net.Sockets;
using Posthorn.Transport;

namespace Posthorn.Dns;

/// <summary>
/// The addresses of host names by the system's resolver, off the loops, remembered for half a minute: nginx resolves once at
/// load and never again. Whoever asks for a name that is being looked up shares the answer: the system serves one thread each.
/// </summary>
/// <param name="time">The clock of what is remembered.</param>
/// <param name="lookup">Who is asked; null for the system's resolver.</param>
internal sealed class HostResolver(TimeProvider time, Func<string, Task<IPAddress[]>>? lookup = null)
{
    // Auth services may name a backend for each user.
    private const int MostKnown = 10_000;
    private static readonly TimeSpan Remembered = TimeSpan.FromSeconds(30);

    private readonly Func<string, Task<IPAddress[]>> _lookup = lookup ?? System.Net.Dns.GetHostAddressesAsync;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Known> _known = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, List<LoopPromise<IPAddress[]>>> _waiting = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The addresses of a name, if they are known and fresh.</summary>
    public bool TryGet(string host, out IPAddress[] addresses)
    {
        lock (_lock)
        {
            bool fresh = _known.TryGetValue(host, out Known? known) && time.GetElapsedTime(known.Since) < Remembered;
            addresses = fresh ? known!.Addresses : [];
            return fresh;
        }
    }

    /// <summary>
    /// Looks a name up on the thread pool and brings the addresses back to the loop, IPv4 first as nginx has them; none when there
    /// are none to be had.
    /// </summary>
    public LoopPromise<IPAddress[]> Look(string host, EventLoop loop)
    {
        var promise = new LoopPromise<IPAddress[]>(loop);
        lock (_lock)
        {
            if (_waiting.TryGetValue(host, out List<LoopPromise<IPAddress[]>>? others))
            {
                others.Add(promise);
                return promise;
            }

            _waiting[host] = [promise];
        }

        _ = LookAsync(host);
        return promise;
    }

    private async Task LookAsync(string host)
    {
        IPAddress[] addresses = [];
        try
        {
            addresses = await _lookup(host).ConfigureAwait(false);
        }
        catch (Exception)
        {
            // Whatever a resolver throws at a name that an auth service made up: the sessions must hear something.
        }

        List<LoopPromise<IPAddress[]>>? waiting;
        lock (_lock)
        {
            addresses = Remember(host, [.. addresses.OrderBy(ip => ip.AddressFamily != AddressFamily.InterNetwork)]);
            _waiting.Remove(host, out waiting);
        }

        foreach (LoopPromise<IPAddress[]> promise in waiting!)
        {
            promise.Deliver(addresses);
        }
    }

    // A name that resolved before goes on to work while the resolver is away.
    private IPAddress[] Remember(string host, IPAddress[] addresses)
    {
        if (addresses.Length == 0)
        {
            addresses = _known.TryGetValue(host, out Known? stale) ? stale.Addresses : [];
        }

        if (_known.Count >= MostKnown)
        {
            _known.Clear();
        }

        if (addresses.Length > 0)
        {
            _known[host] = new Known(addresses, time.GetTimestamp());
        }

        return addresses;
    }

    private sealed record Known(IPAddress[] Addresses, long Since);
}
