using Posthorn.Auth;
using Posthorn.Dns;
using Posthorn.Metrics;
using Posthorn.Tls;
using Posthorn.Transport;
using Posthorn.Upstream;

namespace Posthorn.Sessions;

/// <summary>What the sessions of one event loop share: the loop, the list of them, the kept connections to auth services.</summary>
internal sealed class Worker(EventLoop loop, HostResolver resolver)
{
    private const int MostShared = 256;
    private static long _connectionNumbers;
    private readonly HashSet<string> _shared = [];
    private Session? _first;

    /// <summary>The loop.</summary>
    public EventLoop Loop { get; } = loop;

    /// <summary>Kept-alive connections to auth services.</summary>
    public AuthConnections AuthConnections { get; } = new(loop);

    /// <summary>TLS sessions that connections to backends may resume.</summary>
    public BackendSessions BackendSessions { get; } = new();

    /// <summary>Which backends take name and password in one flight.</summary>
    public PipeliningMemory Pipelining { get; } = new();

    /// <summary>The addresses of host names.</summary>
    public HostResolver Resolver { get; } = resolver;

    /// <summary>What is counted here.</summary>
    public LoopState Counts { get; init; } = new();

    /// <summary>The most connections of any kind that the loop may watch (<c>worker_connections</c>).</summary>
    public int ConnectionLimit { get; set; } = int.MaxValue;

    /// <summary>How many sessions are alive.</summary>
    public int SessionCount { get; private set; }

    /// <summary>How many logins wait for a server to come back.</summary>
    public int HeldLogins { get; set; }

    /// <summary>Told when a session ended; for whoever waits for the last one.</summary>
    public Action? SessionEnded { get; set; }

    /// <summary>Whether another connection may be opened.</summary>
    public bool HasRoom => Loop.ConnectionCount < ConnectionLimit;

    /// <summary>The number of a new connection, unique in the process.</summary>
    public static long NextConnectionNumber() => Interlocked.Increment(ref _connectionNumbers);

    /// <summary>Of equal texts the one that long-lived sessions share, as those at one backend have its address.</summary>
    public string? Shared(string? text)
    {
        if (text is null)
        {
            return null;
        }

        if (_shared.TryGetValue(text, out string? shared))
        {
            return shared;
        }

        if (_shared.Count == MostShared)
        {
            _shared.Clear();
        }

        _shared.Add(text);
        return text;
    }

    /// <summary>Takes a session in.</summary>
    public void Add(Session session)
    {
        session.Next = _first;
        if (_first is not null)
        {
            _first.Previous = session;
        }

        _first = session;
        SessionCount++;
    }

    /// <summary>Lets a session go.</summary>
    public void Remove(Session session)
    {
        if (session.Previous is null)
        {
            _first = session.Next;
        }
        else
        {
            session.Previous.Next = session.Next;
        }

        if (session.Next is not null)
        {
            session.Next.Previous = session.Previous;
        }

        session.Next = session.Previous = null;
        SessionCount--;
        SessionEnded?.Invoke();
    }

    /// <summary>Ends sessions at the operator's word.</summary>
    /// <param name="proxiedOnly">Whether sessions that are not logged in yet are left to their own timeout, as nginx does.</param>
    /// <param name="log">The log line; null for none.</param>
    public void StopSessions(bool proxiedOnly, string? log)
    {
        Session? next;
        for (Session? session = _first; session is not null; session = next)
        {
            next = session.Next;
            if (!proxiedOnly || session.IsProxied)
            {
                session.Stop(log);
            }
        }
    }
}
