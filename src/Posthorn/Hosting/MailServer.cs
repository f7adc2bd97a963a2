using Posthorn.Logging;

namespace Posthorn.Hosting;

/// <summary>The listening sockets, event loops and sessions.</summary>
internal sealed class MailServer(LogBook logs)
{
    private readonly TaskCompletionSource _ended = new();

    /// <summary>Completes when the last session is gone after <see cref="Quit"/> or <see cref="Stop"/>.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Puts a configuration into force: first binds and starts, later changes over.</summary>
    /// <param name="snapshot">The configuration.</param>
    /// <param name="whenBound">Run once all sockets are bound and before anything is served; what it throws passes through.</param>
    /// <exception cref="BindException">A socket cannot be bound; what was in force stays in force.</exception>
    public void Apply(Snapshot snapshot, Action? whenBound = null)
    {
        _ = logs;
        whenBound?.Invoke();
        for (int loop = 0; loop < snapshot.Core.EventLoops; loop++)
        {
            new Thread(Serve) { IsBackground = true, Name = "event loop" }.Start();
        }
    }

    private void Serve()
    {
        Privileges.DropOnThisThread();
        _ended.Task.Wait();
    }

    /// <summary>Stops listening; sessions go on until they end or <c>worker_shutdown_timeout</c>.</summary>
    public void Quit() => Stop();

    /// <summary>Ends everything at once.</summary>
    public void Stop()
    {
        _ended.TrySetResult();
    }
}
