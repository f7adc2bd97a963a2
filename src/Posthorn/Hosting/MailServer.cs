using Posthorn.Dns;
using Posthorn.Listening;
using Posthorn.Logging;
using Posthorn.Sessions;
using Posthorn.Transport;

namespace Posthorn.Hosting;

/// <summary>The running server: its loops and its listening sockets. All members are for the control thread.</summary>
internal sealed class MailServer(LogBook logs)
{
    private readonly HostResolver _resolver = new(TimeProvider.System);
    private readonly List<WorkerThread> _workers = [];
    private readonly List<Task> _retired = [];
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Dictionary<EndpointAddress, ListenSocket> _sockets = [];
    private IReadOnlyList<ServerBlock> _servers = [];
    private TimeSpan? _shutdownTimeout;

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
        IReadOnlyList<ServerBlock> servers = ServerBlocks.Open(snapshot.Servers, logs);
        try
        {
            _sockets = ListenSockets.Open(ListenPlan.Of(servers), _sockets);
        }
        catch (BindException)
        {
            ServerBlocks.Leave(servers);
            throw;
        }

        whenBound?.Invoke();
        _shutdownTimeout = snapshot.Core.ShutdownTimeout;
        SetWorkerCount(snapshot.Core.EventLoops);
        IReadOnlyList<ServerBlock> replaced = _servers;
        _servers = servers;
        int busy = _workers.Count;
        foreach (WorkerThread worker in _workers)
        {
            worker.Listen([.. _sockets.Values], snapshot.Core.WorkerConnections, WhenDone);
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

    /// <summary>Accepts no more clients; sessions go on until they end or <c>worker_shutdown_timeout</c> ends them.</summary>
    public void Quit() => EndAll(worker => worker.Quit(_shutdownTimeout));

    /// <summary>Ends everything at once.</summary>
    public void Stop() => EndAll(worker => worker.Stop());

    private void SetWorkerCount(int count)
    {
        while (_workers.Count < count)
        {
            _workers.Add(WorkerThread.Start(_workers.Count, _resolver));
        }

        while (_workers.Count > count)
        {
            WorkerThread last = _workers[^1];
            _workers.RemoveAt(_workers.Count - 1);
            last.Quit(_shutdownTimeout);
            _retired.Add(last.Ended);
        }
    }

    private void EndAll(Action<WorkerThread> end)
    {
        foreach (WorkerThread worker in _workers)
        {
            end(worker);
        }

        Task.WhenAll([.. _workers.Select(worker => worker.Ended), .. _retired])
            .ContinueWith(_ => _ended.TrySetResult(), TaskScheduler.Default);
    }
}
