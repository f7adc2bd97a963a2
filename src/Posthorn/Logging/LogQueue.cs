namespace Posthorn.Logging;

/// <summary>
/// Takes lines from any thread and has one thread of its own deliver them, so that no session ever waits for a disk or a
/// syslog daemon. The thread starts with the first line, unless told to before, and sleeps while there is none.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="limit">How many bytes of undelivered lines a place may hold.</param>
internal sealed class LogQueue(TimeProvider time, int limit) : IDisposable
{
    /// <summary>How long lines that are no errors may wait for company: waking the thread for each would cost more than the line.</summary>
    private const int LingerMilliseconds = 20;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly object _gate = new();
    private LogSink[] _sinks = [];
    private Thread? _thread;
    private long _begun;
    private long _lostByRetired;
    private long _finished;
    private bool _pending;
    private bool _urgent;
    private bool _stopping;

    /// <summary>
    /// Where warnings and worse go too unless a target is the standard error stream: for as long as the program starts.
    /// </summary>
    public Action<LogLevel, string>? Echo { get; set; }

    /// <summary>How many lines were lost, at all places that there have been.</summary>
    public long LostLines
    {
        get
        {
            lock (_gate)
            {
                return _lostByRetired + _sinks.Sum(sink => sink.LostInAll);
            }
        }
    }

    /// <summary>
    /// Starts the delivering thread now. A thread inherits the privileges of the one that starts it: the first line may come
    /// from one that has kept some.
    /// </summary>
    public void Start()
    {
        lock (_gate)
        {
            StartThread();
        }
    }

    /// <summary>Adds a place that lines may be written to.</summary>
    public void Attach(LogSink sink)
    {
        lock (_gate)
        {
            _sinks = [.. _sinks, sink];
        }
    }

    /// <summary>Delivers what the place holds, then closes it; what comes later is dropped.</summary>
    public void Retire(LogSink sink)
    {
        lock (_gate)
        {
            sink.IsRetired = true;
            Wake(urgently: true);
        }
    }

    /// <summary>Formats a line once and leaves a copy with each target that takes its level.</summary>
    public void Write(LogTarget[] targets, LogLevel level, ReadOnlySpan<char> message, long connection)
    {
        LogLine line = LogLine.OfThisThread;
        line.Format(time.GetUtcNow().ToUnixTimeSeconds(), level, message, connection);
        bool urgent = level <= LogLevel.Error;
        Action<LogLevel, string>? echo = level <= LogLevel.Warn ? Echo : null;
        lock (_gate)
        {
            foreach (LogTarget target in targets)
            {
                if (level <= target.Level && !target.Sink.IsRetired)
                {
                    urgent |= target.Sink.Append(line, limit);
                    echo = target.Sink.IsStderr ? null : echo;
                }
            }

            Wake(urgent);
        }

        echo?.Invoke(level, message.ToString());
    }

    /// <summary>Leaves a line with each target as it is.</summary>
    public void WriteBare(LogTarget[] targets, ReadOnlySpan<char> text)
    {
        LogLine line = LogLine.OfThisThread;
        line.FormatBare(time.GetUtcNow().ToUnixTimeSeconds(), text);
        lock (_gate)
        {
            bool urgent = false;
            foreach (LogTarget target in targets)
            {
                urgent |= !target.Sink.IsRetired && target.Sink.Append(line, limit);
            }

            Wake(urgent);
        }
    }

    /// <summary>Waits until all that was written before is delivered or given up.</summary>
    /// <returns>False when that took longer than five seconds: a disk or a reader hangs.</returns>
    public bool Flush()
    {
        long deadline = Environment.TickCount64 + (long)Patience.TotalMilliseconds;
        lock (_gate)
        {
            long awaited = _pending ? _begun + 1 : _begun;
            _urgent |= _pending;
            Monitor.PulseAll(_gate);
            while (_finished < awaited)
            {
                long left = deadline - Environment.TickCount64;
                if (left <= 0 || !Monitor.Wait(_gate, (int)left))
                {
                    return false;
                }
            }

            return true;
        }
    }

    /// <summary>Delivers what is left and ends the thread; waits five seconds at most.</summary>
    public void Dispose()
    {
        Thread? thread;
        lock (_gate)
        {
            _stopping = true;
            thread = _thread;
            Monitor.PulseAll(_gate);
        }

        if (thread is null || thread.Join(Patience))
        {
            Array.ForEach(_sinks, sink => sink.Dispose());
        }
    }

    private void Wake(bool urgently)
    {
        if (_stopping)
        {
            return;
        }

        bool news = !_pending || (urgently && !_urgent);
        _pending = true;
        _urgent |= urgently;
        if (_thread is null)
        {
            StartThread();
        }
        else if (news)
        {
            Monitor.PulseAll(_gate);
        }
    }

    private void StartThread()
    {
        if (_thread is null)
        {
            _thread = new Thread(Run, 256 * 1024) { IsBackground = true, Name = "log" };
            _thread.UnsafeStart();
        }
    }

    private void Run()
    {
        while (Take() is { } sinks)
        {
            foreach (LogSink sink in sinks)
            {
                sink.DeliverTaken();
            }

            Settle(sinks);
        }
    }

    private LogSink[]? Take()
    {
        lock (_gate)
        {
            while (!_pending)
            {
                if (_stopping)
                {
                    return null;
                }

                Monitor.Wait(_gate);
            }

            Linger();
            _pending = _urgent = false;
            _begun++;
            long second = time.GetUtcNow().ToUnixTimeSeconds();
            foreach (LogSink sink in _sinks)
            {
                sink.Take(second);
            }

            return _sinks;
        }
    }

    private void Linger()
    {
        long until = Environment.TickCount64 + LingerMilliseconds;
        while (!_urgent && !_stopping && until - Environment.TickCount64 is > 0 and var left)
        {
            Monitor.Wait(_gate, (int)left);
        }
    }

    private void Settle(LogSink[] delivered)
    {
        lock (_gate)
        {
            foreach (LogSink sink in delivered)
            {
                sink.Settle();
                if (sink.IsRetired)
                {
                    Leave(sink);
                }
            }

            _finished = _begun;
            Monitor.PulseAll(_gate);
        }
    }

    // Apart, so that its closure is made for a place that leaves and not for each at every delivery.
    private void Leave(LogSink sink)
    {
        _sinks = Array.FindAll(_sinks, other => other != sink);
        _lostByRetired += sink.LostInAll;
        sink.Dispose();
    }
}
