using Posthorn.Cli;
using Posthorn.Config.Binding;
using Posthorn.Config.Text;
using Posthorn.Logging;

namespace Posthorn.Hosting;

/// <summary>
/// The running process, seen from its main thread: it starts the server, then does what signals ask for, one after the other.
/// Only this thread keeps what privileges are left.
/// </summary>
internal sealed class ServerProcess : IDisposable
{
    // In bytes: far more than a configuration without a large map takes.
    private const long LargeHeap = 64 * 1024 * 1024;

    private readonly Locations _locations;
    private readonly string _globals;
    private readonly Background? _background;
    private readonly LogBook _logs;
    private readonly MailServer _server;
    private readonly ControlQueue _queue = new();
    private Snapshot? _snapshot;
    private PidFile? _pidFile;
    private Log _log = Log.None;

    /// <summary>A process that has done nothing yet.</summary>
    /// <param name="locations">Where its files are.</param>
    /// <param name="globals">The directives of <c>-g</c>.</param>
    /// <param name="background">Whom to tell that it serves; null when it stays in the foreground.</param>
    public ServerProcess(Locations locations, string globals, Background? background)
    {
        _locations = locations;
        _globals = globals;
        _background = background;
        _logs = new LogBook(locations.Prefix) { EchoesToStderr = true };
        _server = new MailServer(_logs);
    }

    /// <summary>Serves until a signal ends it.</summary>
    /// <returns>The exit code: 0 after a stop that was asked for, 1 when it could not start.</returns>
    public int Run()
    {
        try
        {
            Start();
            new SignalDuty(_queue, _server, _logs, () => _log, Reload).Run();
            return 0;
        }
        catch (Exception failure) when (failure is ConfigException or IOException)
        {
            Complain(failure);
            return 1;
        }
    }

    /// <summary>Removes the pid file and delivers what the logs still hold.</summary>
    public void Dispose()
    {
        _pidFile?.Dispose();
        _logs.Dispose();
        _queue.Dispose();
    }

    private void Start()
    {
        Snapshot snapshot = Read(out IReadOnlyList<ConfigNotice> notices);
        foreach (EnvironmentSetting setting in snapshot.Core.Environment)
        {
            setting.Apply();
        }

        if (_background is not null)
        {
            Background.LeaveTerminal();
        }

        // Before privileges are given up: no thread that starts by chance may inherit what this one keeps.
        _logs.Start();
        _server.Log = _log = _logs.Open(snapshot.ErrorLog.Targets);
        Tell(notices);
        _queue.CatchSignals();
        _log.Write(LogLevel.Notice, $"{VersionText.Product} (compatible with {VersionText.CompatibleWith})");
        _log.Write(LogLevel.Notice, $"OS: Linux {ReadFile.Text("/proc/sys/kernel/osrelease").TrimEnd()}");
        OpenFiles.Apply(snapshot.Core, _log);
        _server.Ended.ContinueWith(
            _ => _queue.Add(ControlEvent.Ended),
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
        _server.Apply(snapshot, () => Settle(snapshot.Core));
        _snapshot = snapshot;
        _log.Write(LogLevel.Notice, $"serving on {snapshot.Core.EventLoops} event loops");
        LetGoOfStarter(snapshot);
    }

    // Between binding and serving: what root alone may do, and the end of being root.
    private void Settle(CoreSettings settings)
    {
        if (settings.PidFile is { } path)
        {
            _pidFile = PidFile.Create(_locations.InPrefix(path));
        }

        if (settings.Account is { } account)
        {
            _logs.ChownTo(account.Uid);
            Privileges.Become(account);
        }

        if (settings.WorkingDirectory is { } folder && ProcessCalls.ChangeDirectory(folder) < 0)
        {
            throw new SystemCallException($"chdir(\"{folder}\")");
        }
    }

    private void LetGoOfStarter(Snapshot snapshot)
    {
        // What a configuration with large maps has left behind is not needed again.
        if (GC.GetTotalMemory(forceFullCollection: false) > LargeHeap)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        }

        _logs.EchoesToStderr = false;
        if (_background is null)
        {
            return;
        }

        _logs.Flush();
        if (!snapshot.ErrorLog.Targets.Any(target => target.IsStderr))
        {
            Background.CloseErrorStream();
        }

        _background.TellReady();
    }

    private void Reload()
    {
        try
        {
            Snapshot next = Read(out IReadOnlyList<ConfigNotice> notices);
            Log nextLog = _logs.Open(next.ErrorLog.Targets);
            PutInForce(next, nextLog);
            Tell(notices);
            _server.State.Reloaded(good: true);
        }
        catch (Exception failure) when (failure is ConfigException or IOException)
        {
            _server.State.Reloaded(good: false);
            Complain(failure);
        }
    }

    private void PutInForce(Snapshot next, Log nextLog)
    {
        PidFile? nextPidFile = null;
        try
        {
            string? path = next.Core.PidFile is { } relative ? _locations.InPrefix(relative) : null;
            bool moved = path != _pidFile?.Path;
            nextPidFile = moved && path is not null ? PidFile.Create(path) : null;
            _server.Apply(next);
            if (moved)
            {
                _pidFile?.Dispose();
                _pidFile = nextPidFile;
            }
        }
        catch (Exception failure) when (failure is ConfigException or IOException)
        {
            nextPidFile?.Dispose();
            _logs.Close(nextLog);
            throw;
        }

        _server.Log = nextLog;
        _logs.Close(_log);
        _log = nextLog;
        ReportLasting(next.Core);
        _snapshot = next;
    }

    // One process cannot become another user, nor leave the foreground or come back to it.
    private void ReportLasting(CoreSettings next)
    {
        OpenFiles.Apply(next, _log);
        if (next.Account is { } account && account != _snapshot!.Core.Account)
        {
            _log.Write(LogLevel.Warn, "a change of \"user\" takes effect at a restart");
        }
    }

    private Snapshot Read(out IReadOnlyList<ConfigNotice> notices)
    {
        BoundConfig bound = ConfigBinder.Bind(Composition.Catalog, new ConfigFiles(), _locations.ConfigurationFile, _globals);
        Snapshot snapshot = Composition.Resolve(bound, _locations);
        notices = bound.Notices;
        return snapshot;
    }

    private void Tell(IReadOnlyList<ConfigNotice> notices)
    {
        foreach (ConfigNotice notice in notices)
        {
            _log.Write(notice.IsWarning ? LogLevel.Warn : LogLevel.Notice, notice.ToString());
        }
    }

    private void Complain(Exception failure)
    {
        if (_log == Log.None)
        {
            StartupLog.Write(LogLevel.Emerg, failure.Message);
        }
        else
        {
            _log.Write(LogLevel.Emerg, failure.Message);
        }
    }
}
