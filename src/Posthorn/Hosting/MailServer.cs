using Posthorn.Cli;
using Posthorn.Dns;
using Posthorn.Listening;
using Posthorn.Logging;
using Posthorn.Metrics;
using Posthorn.Sessions;
using Posthorn.Tls;
using Posthorn.Transport;
using Posthorn.Upstream;

namespace Posthorn.Hosting;

/// <summary>The running server: its loops and its listening sockets. All members are for the control thread.</summary>
internal sealed class MailServer
{
    private readonly LogBook _logs;
    private readonly MetricsEndpoints _metrics;
    private readonly HostResolver _resolver = new(TimeProvider.System);
    private readonly List<WorkerThread> _workers = [];
    private readonly List<WorkerThread> _retired = [];
    private readonly Stack<LoopState> _spareCounts = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Dictionary<EndpointAddress, ListenSocket> _sockets = [];
    private readonly NameRefresh _names = new(TimeProvider.System);
    private volatile IReadOnlyList<ServerBlock> _servers = [];
    private volatile WorkerThread[] _alive = [];
    private volatile Log _log = Log.None;
    private HealthChecks? _health;
    private UpstreamGroups _upstreams = UpstreamGroups.None;
    private int _connectionLimit;
    private TimeSpan? _shutdownTimeout;

    /// <summary>A server that does nothing yet.</summary>
    public MailServer(LogBook logs)
    {
        _logs = logs;
        State = new ServerState
        {
            Loops = () => _workers.Count,
            Connections = () => (_alive.Sum(worker => worker.ConnectionCount), Volatile.Read(ref _connectionLimit)),
            Certificates = () => _servers.SelectMany(server => (server.Tls?.Ends ?? []).Concat(server.BackendTls?.Ends ?? [])),
            LostLines = () => logs.LostLines,
        };
        _metrics = new MetricsEndpoints(Expose, TellOfFault);
    }

    /// <summary>What there is to know of it.</summary>
    public ServerState State { get; }

    /// <summary>The log of what belongs to no server block.</summary>
    public Log Log { set => _log = value; }

    /// <summary>Completes when the last loop has ended, after <see cref="Quit"/> or <see cref="Stop"/>.</summary>
    public Task Ended => _ended.Task;

    /// <summary>
    /// Puts a snapshot in force: the first starts the server, the next ones replace it. Live sessions go on under the snapshot
    /// that they began with.
    /// </summary>
    /// <param name="snapshot">The configuration.</param>
    /// <param name="whenBound">Run once all sockets are bound and before anything is served; what it throws passes through.</param>
    /// <exception cref="IOException">A log or an address cannot be had; what was in force stays in force.</exception>
    public void Apply(Snapshot snapshot, Action? whenBound = null)
    {
        var upstreams = new UpstreamGroups(snapshot.Upstreams, snapshot.Servers.Select(server => server.Settings), _upstreams);
        IReadOnlyList<ServerBlock> servers = ServerBlocks.Open(snapshot.Servers, _logs, upstreams);
        var loops = new Queue<EpollLoop>();
        Dictionary<EndpointAddress, int> places = [];
        try
        {
            places = _metrics.Bind(snapshot.Metrics);
            while (_workers.Count + loops.Count < snapshot.Core.EventLoops)
            {
                loops.Enqueue(new EpollLoop { ToldOfFaults = TellOfFault });
            }

            _sockets = ListenSockets.Open(ListenPlan.Of(servers), _sockets);
        }
        catch (IOException)
        {
            foreach (EpollLoop loop in loops)
            {
                loop.Dispose();
            }

            _metrics.Abandon(places);
            ServerBlocks.Leave(servers);
            throw;
        }

        whenBound?.Invoke();
        _metrics.Serve(snapshot.Metrics, places);
        _shutdownTimeout = snapshot.Core.ShutdownTimeout;
        List<WorkerThread> leaving = SetWorkers(snapshot.Core.EventLoops, loops);
        IReadOnlyList<ServerBlock> replaced = _servers;
        _servers = servers;
        _alive = [.. _workers, .. _retired];
        Volatile.Write(ref _connectionLimit, snapshot.Core.WorkerConnections * _workers.Count);
        _upstreams = upstreams;
        (_health ??= new HealthChecks(_resolver, TellOfFault)).Follow(servers);
        _names.Follow(upstreams.All);
        int busy = _workers.Count + leaving.Count;
        foreach (WorkerThread worker in _workers)
        {
            worker.Listen([.. _sockets.Values], snapshot.Core.WorkerConnections, WhenDone);
        }

        foreach (WorkerThread worker in leaving)
        {
            worker.Listen([], snapshot.Core.WorkerConnections, WhenDone);
            worker.Quit(_shutdownTimeout);
        }

        // A loop may be about to begin a session for the old configuration until it has taken the new one over.
        void WhenDone()
        {
            if (Interlocked.Decrement(ref busy) == 0)
            {
                ServerBlocks.Leave(replaced);
            }
        }
    }

    /// <summary>Sees whether certificates have changed or end soon; what several servers have to say of one is said once.</summary>
    public void LookAtCertificates(DateTimeOffset now, Log log)
    {
        foreach (CertificateNews news in _servers.SelectMany(NewsOf).Distinct().ToArray())
        {
            log.Write(news.Level, news.Message);
        }

        IEnumerable<CertificateNews> NewsOf(ServerBlock server) =>
            (server.Tls?.Look(now) ?? []).Concat(server.BackendTls?.Look(now) ?? []);
    }

    /// <summary>Accepts no more clients; sessions go on until they end or <c>worker_shutdown_timeout</c> ends them.</summary>
    public void Quit() => EndAll(worker => worker.Quit(_shutdownTimeout));

    /// <summary>Ends everything at once.</summary>
    public void Stop() => EndAll(worker => worker.Stop());

    /// <summary>Has so many loops from now on.</summary>
    /// <returns>Those that are too many.</returns>
    private List<WorkerThread> SetWorkers(int count, Queue<EpollLoop> newLoops)
    {
        foreach (WorkerThread ended in _retired.Where(worker => worker.Ended.IsCompleted).ToArray())
        {
            _retired.Remove(ended);
            _spareCounts.Push(ended.Counts);
        }

        while (newLoops.TryDequeue(out EpollLoop? loop))
        {
            _workers.Add(WorkerThread.Start(_workers.Count, loop, _resolver, CountsForOneMore()));
        }

        List<WorkerThread> leaving = [.. _workers.Skip(count)];
        _workers.RemoveRange(count, leaving.Count);
        _retired.AddRange(leaving);
        return leaving;
    }

    // A loop that has ended leaves its counts behind, and the next one goes on with them: sums never fall.
    private LoopState CountsForOneMore() => _spareCounts.TryPop(out LoopState? counts) ? counts : State.NewCounts();

    private void TellOfFault(Exception fault)
    {
        State.Fault();
        _log.Write(LogLevel.Alert, $"a fault in posthorn: {FaultText.Of(fault)}");
    }

    // Numbers can be had for as long as sessions are alive.
    private void EndMetrics()
    {
        _metrics.Stop();
        _ended.TrySetResult();
    }

    private byte[] Expose()
    {
        var output = new ExpositionWriter();
        State.Write(output, VersionText.Number);
        return output.ToBytes();
    }

    private void EndAll(Action<WorkerThread> end)
    {
        // Sessions of loops that a reload has taken away are as alive as the others.
        WorkerThread[] all = [.. _workers, .. _retired];
        foreach (WorkerThread worker in all)
        {
            end(worker);
        }

        Task.WhenAll(all.Select(worker => worker.Ended))
            .ContinueWith(_ => EndMetrics(), TaskScheduler.Default);
    }
}
