using System.Net;
using Posthorn.Transport;

namespace Posthorn.Dns;

/// <summary>
/// The names of clients by name servers: searched off the loops, once for all sessions that wait for the same address, and
/// remembered.
/// </summary>
/// <param name="servers">Who is asked.</param>
/// <param name="settings">How.</param>
/// <param name="time">The clock of what is remembered.</param>
internal sealed class ClientNames(INameServers servers, ResolverSettings settings, TimeProvider time) : IClientNames
{
    // Each search under way holds a socket. Beyond these, clients are told to come again rather than made to wait.
    private const int MostSearches = 1000;
    private static readonly TimeSpan LongestSearch = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan LongestMemory = TimeSpan.FromDays(1);

    // RFC 9520 wants failures remembered for a second at least, RFC 2308 section 7 for five minutes at most.
    private static readonly TimeSpan FailureMemory = TimeSpan.FromSeconds(5);

    private readonly ClientNameSearch _search = new(servers, settings.Ipv4, settings.Ipv6);
    private readonly Lock _lock = new();
    private readonly NameMemory _memory = new(time);
    private readonly Dictionary<IPAddress, List<LoopPromise<ClientName>>> _waiting = [];

    /// <inheritdoc/>
    public TimeSpan Timeout => settings.Timeout;

    /// <summary>Names by the name servers of a server block; none are asked before the first client comes.</summary>
    public static IClientNames Of(ResolverSettings settings) => settings.IsOff
        ? NoClientNames.Instance
        : new ClientNames(new DnsClientNameServers(settings.Endpoints), settings, TimeProvider.System);

    /// <inheritdoc/>
    public bool TryGet(EndpointAddress client, out ClientName name)
    {
        ClientName? known = ClientName.TemporarilyUnavailable;
        if (client.Unmapped().Ip is { } address)
        {
            lock (_lock)
            {
                known = _memory.Get(address);
            }
        }

        name = known ?? ClientName.Unavailable;
        return known is not null;
    }

    /// <inheritdoc/>
    public LoopPromise<ClientName> Look(EndpointAddress client, EventLoop loop)
    {
        var promise = new LoopPromise<ClientName>(loop);
        if (client.Unmapped().Ip is not { } address)
        {
            promise.Deliver(ClientName.TemporarilyUnavailable);
            return promise;
        }

        lock (_lock)
        {
            // Another loop's session may have found it since TryGet.
            ClientName? known = _memory.Get(address);
            if (known is null && _waiting.TryGetValue(address, out List<LoopPromise<ClientName>>? others))
            {
                others.Add(promise);
            }
            else if (known is null && _waiting.Count < MostSearches)
            {
                _waiting[address] = [promise];
                _ = Task.Run(() => SearchAsync(address));
            }
            else
            {
                promise.Deliver(known ?? ClientName.TemporarilyUnavailable with
                {
                    Complaint = $"{address} could not be resolved (too many names are being looked up)",
                });
            }
        }

        return promise;
    }

    private async Task SearchAsync(IPAddress address)
    {
        FoundName found;
        using var expiry = new CancellationTokenSource(settings.Timeout < LongestSearch ? settings.Timeout : LongestSearch);
        try
        {
            found = await _search.FindAsync(address, expiry.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            found = new FoundName(TimedOut(address.ToString()), TimeSpan.Zero);
        }
        catch (Exception fault)
        {
            // Whatever a library throws at a hostile answer: the sessions must hear something.
            string complaint = $"{address} could not be resolved ({fault.GetType().Name})";
            found = new FoundName(ClientName.TemporarilyUnavailable with { Complaint = complaint }, TimeSpan.Zero);
        }

        Deliver(address, found);
    }

    /// <summary>What is said of an address whose name did not come in time.</summary>
    public static ClientName TimedOut(string address) => ClientName.TemporarilyUnavailable with
    {
        Complaint = $"{address} could not be resolved (110: Operation timed out)",
    };

    private void Deliver(IPAddress address, FoundName found)
    {
        List<LoopPromise<ClientName>>? waiting;
        lock (_lock)
        {
            _memory.Put(address, found.Name, MemoryOf(found));
            _waiting.Remove(address, out waiting);
        }

        foreach (LoopPromise<ClientName> promise in waiting!)
        {
            promise.Deliver(found.Name);
        }
    }

    private TimeSpan MemoryOf(FoundName found)
    {
        bool failed = found.Name.Host == ClientName.TemporarilyUnavailable.Host;
        TimeSpan memory = failed ? FailureMemory : settings.Valid ?? found.Lifetime;
        return memory < LongestMemory ? memory : LongestMemory;
    }
}
