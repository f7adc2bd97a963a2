using Posthorn.Dns;
using Posthorn.Listening;
using Posthorn.Metrics;
using Posthorn.Sessions;
using Posthorn.Transport;

namespace Posthorn.Hosting;

/// <summary>One event loop with its thread, its sessions and its ears. Its methods post to the loop and return at once.</summary>
internal sealed class WorkerThread
{
    private readonly EpollLoop _loop;
    private readonly Worker _worker;
    private readonly Dictionary<ListenSocket, Listener> _listeners = [];
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private WorkerThread(EpollLoop loop, HostResolver resolver, LoopState counts)
    {
        _loop = loop;
        _worker = new Worker(loop, resolver) { Counts = counts };
    }

    /// <summary>What the loop counts.</summary>
    public LoopState Counts => _worker.Counts;

    /// <summary>How many connections the loop watches, as of a moment ago.</summary>
    public int ConnectionCount => _loop.ConnectionCount;

    /// <summary>Completes when the loop has ended.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Puts a loop on a thread of its own, which gives the loop's descriptors back when it ends.</summary>
    public static WorkerThread Start(int number, EpollLoop loop, HostResolver resolver, LoopState counts)
    {
        var worker = new WorkerThread(loop, resolver, counts);
        new Thread(worker.Serve) { Name = $"worker {number}", IsBackground = true }.Start();
        return worker;
    }

    /// <summary>Listens at these sockets and no others from now on.</summary>
    /// <param name="sockets">The sockets.</param>
    /// <param name="connectionLimit">How many connections the loop may hold.</param>
    /// <param name="whenDone">Run on the loop, once no session can begin under what was in force before.</param>
    public void Listen(IReadOnlyList<ListenSocket> sockets, int connectionLimit, Action whenDone)
    {
        foreach (ListenSocket socket in sockets)
        {
            socket.Retain();
        }

        _loop.Post(
            _ =>
            {
                SetListeners(sockets, connectionLimit);
                whenDone();
            },
            null);
    }

    /// <summary>Listens no more, and ends when the last session has ended or the time is up.</summary>
    /// <param name="patience">How long proxied sessions may go on; null for as long as they like.</param>
    public void Quit(TimeSpan? patience) => _loop.Post(_ => BeginQuit(patience), null);

    /// <summary>Ends all sessions and the loop.</summary>
    public void Stop() => _loop.Post(
        _ =>
        {
            SetListeners([], int.MaxValue);
            _worker.StopSessions(proxiedOnly: false, log: null);
            _loop.End();
        },
        null);

    private void Serve()
    {
        Privileges.DropOnThisThread();
        _loop.Run();
        _worker.AuthConnections.CloseAll();
        _loop.Pipes.CloseAll();
        _loop.Dispose();
        _ended.SetResult();
    }

    private void SetListeners(IReadOnlyList<ListenSocket> sockets, int connectionLimit)
    {
        _worker.ConnectionLimit = connectionLimit;
        foreach ((ListenSocket socket, Listener listener) in _listeners.ToArray())
        {
            listener.Close();
            socket.Release();
        }

        _listeners.Clear();
        foreach (ListenSocket socket in sockets)
        {
            var listener = new Listener(_loop, _worker, socket);
            _listeners.Add(socket, listener);
            listener.Open();
        }
    }

    private void BeginQuit(TimeSpan? patience)
    {
        SetListeners([], int.MaxValue);
        _worker.SessionEnded = EndWhenAlone;
        if (patience is { } time)
        {
            _loop.Arm(new ShutdownTimeout(_worker), time);
        }

        EndWhenAlone();
    }

    private void EndWhenAlone()
    {
        if (_worker.SessionCount == 0)
        {
            _loop.End();
        }
    }

    private sealed class ShutdownTimeout(Worker worker) : LoopTimer
    {
        internal override void OnDue() => worker.StopSessions(proxiedOnly: true, "shutdown timeout");
    }
}
