using Posthorn.Dns;
using Posthorn.Listening;
using Posthorn.Logging;
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
    private TimeSpan? _shutdownTimeout;

    /// <summary>Completes when the last loop has ended, after <see cref="Quit"/> or <see cref="Stop"/>.</summary>
    public Task Ended => _ended.Task;

    /// <summary>
    /// Puts a snapshot in force: the first starts the server, the next ones replace it. Live sessions go on under the snapshot
    /// that they began with.
    /// </summary>
    /// <param name="snapshot">The configuration.</param>
    /// <param name="whenBound">Run once all sockets are bound and before anything is served; what it throws passes through.</param>
    /// <exception cref="BindException">An address cannot be listened at; what was in force stays in force.</exception>
    public void Apply(Snapshot snapshot, Action? whenBound = null)
    {
        Dictionary<EndpointAddress, ListenSocket> sockets = ListenSockets.Open(ListenPlan.Of(Composition.Open(snapshot, logs).Servers), _sockets);
        whenBound?.Invoke();
        _sockets = sockets;
        _shutdownTimeout = snapshot.Core.ShutdownTimeout;
        SetWorkerCount(snapshot.Core.EventLoops);
        foreach (WorkerThread worker in _workers)
        {
            worker.Listen([.. sockets.Values], snapshot.Core.WorkerConnections);
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
