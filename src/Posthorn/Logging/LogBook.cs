namespace Posthorn.Logging;

/// <summary>
/// The open logs of the process. However many scopes name a file it is opened once; it stays open over reloads for as long as
/// a log that writes to it is open.
/// </summary>
internal sealed class LogBook : IDisposable
{
    /// <summary>How many bytes of undelivered lines each place may hold before lines are lost.</summary>
    public const int DefaultLimit = 1 << 20;

    private readonly Lock _gate = new();
    private readonly Dictionary<object, Entry> _entries = [];
    private readonly string _prefix;
    private readonly Action<LogLevel, string> _terminal;
    private readonly LogQueue _queue;
    private readonly LogComplaints _complaints;

    /// <summary>A book without logs.</summary>
    /// <param name="prefix">What relative paths are relative to (<c>-p</c>).</param>
    /// <param name="time">The clock; the system's when null.</param>
    /// <param name="limit">How many bytes of undelivered lines each place may hold.</param>
    /// <param name="terminal">What stands for the standard error stream; null for <see cref="StartupLog"/>.</param>
    public LogBook(string prefix, TimeProvider? time = null, int limit = DefaultLimit, Action<LogLevel, string>? terminal = null)
    {
        _prefix = prefix;
        _terminal = terminal ?? StartupLog.Write;
        _queue = new LogQueue(time ?? TimeProvider.System, limit);
        _complaints = new LogComplaints(time ?? TimeProvider.System, _terminal);
    }

    /// <summary>
    /// Whether warnings and worse go to the standard error stream too: set while starting and testing a configuration, as
    /// nginx does it until it has become a daemon. Initially false. Such lines are written by whoever has them.
    /// </summary>
    public bool EchoesToStderr
    {
        get => _queue.Echo is not null;
        set => _queue.Echo = value ? _terminal : null;
    }

    /// <summary>How many lines were lost, at all places that there have been.</summary>
    public long LostLines => _queue.LostLines;

    /// <summary>A log that writes to the targets; give it back by <see cref="Close"/>.</summary>
    /// <exception cref="IOException">A file cannot be opened; the message is nginx's.</exception>
    public Log Open(IReadOnlyList<ErrorLogTarget> targets)
    {
        lock (_gate)
        {
            var opened = new List<LogTarget>(targets.Count);
            try
            {
                foreach (ErrorLogTarget target in targets)
                {
                    opened.Add(new LogTarget(Share(target), target.Level));
                }
            }
            catch (IOException)
            {
                opened.ForEach(target => Release(target.Sink));
                throw;
            }

            return new Log(_queue, [.. opened]);
        }
    }

    /// <summary>
    /// Ends a log that <see cref="Open"/> made: when nothing else writes to a file it is closed, after what it holds is
    /// delivered. Lines that come later are dropped.
    /// </summary>
    public void Close(Log log)
    {
        lock (_gate)
        {
            foreach (LogTarget target in log.Targets)
            {
                Release(target.Sink);
            }
        }
    }

    /// <summary>
    /// Opens all files anew (SIGUSR1). A file that cannot be opened stays the one it was, and says so.
    /// </summary>
    public void Reopen()
    {
        lock (_gate)
        {
            foreach (Entry entry in _entries.Values)
            {
                try
                {
                    (entry.Sink as LogFile)?.Reopen();
                }
                catch (IOException error)
                {
                    new Log(_queue, [new LogTarget(entry.Sink, LogLevel.Emerg)]).Write(LogLevel.Emerg, error.Message);
                }
            }
        }
    }

    /// <summary>Gives the log files to the user that the server is about to become.</summary>
    /// <param name="uid">The user.</param>
    /// <param name="gid">The group; null leaves the files' group as it is, which is what nginx does.</param>
    /// <exception cref="IOException">An owner cannot be changed.</exception>
    public void ChownTo(uint uid, uint? gid = null)
    {
        lock (_gate)
        {
            foreach (Entry entry in _entries.Values)
            {
                (entry.Sink as LogFile)?.ChownTo(uid, gid);
            }
        }
    }

    /// <summary>Starts the thread that delivers lines, which otherwise starts with the first of them.</summary>
    public void Start() => _queue.Start();

    /// <summary>Waits until all that was written before is delivered or given up.</summary>
    /// <returns>False when that took longer than five seconds.</returns>
    public bool Flush() => _queue.Flush();

    /// <summary>Delivers what is left, waiting five seconds at most, and closes all files.</summary>
    public void Dispose() => _queue.Dispose();

    private LogSink Share(ErrorLogTarget target)
    {
        object key = target.Path is { } path ? Path.Combine(_prefix, path) : target.Syslog ?? (object)typeof(LogFile);
        if (!_entries.TryGetValue(key, out Entry? entry))
        {
            _entries[key] = entry = new Entry(key, Make(target, key));
            _queue.Attach(entry.Sink);
        }

        entry.Users++;
        return entry.Sink;
    }

    private LogSink Make(ErrorLogTarget target, object key) => (target.Syslog, key) switch
    {
        ({ } syslog, _) => new SyslogSink(syslog),
        (_, string path) => LogFile.At(path, _complaints),
        _ => LogFile.Stderr(_complaints),
    };

    private void Release(LogSink sink)
    {
        foreach (Entry entry in _entries.Values)
        {
            if (entry.Sink == sink && --entry.Users == 0)
            {
                _entries.Remove(entry.Key);
                _queue.Retire(sink);
                return;
            }
        }
    }

    private sealed class Entry(object key, LogSink sink)
    {
        public object Key { get; } = key;

        public LogSink Sink { get; } = sink;

        public int Users { get; set; }
    }
}
