using Posthorn.Config.Schema;
using Posthorn.Config.Text;

namespace Posthorn.Hosting;

/// <summary>What the configuration says about the process and its event loops.</summary>
internal sealed record CoreSettings
{
    /// <summary>Whether to go into the background.</summary>
    public required bool Daemon { get; init; }

    /// <summary>The pid file as written, relative to the prefix; null for none.</summary>
    public required string? PidFile { get; init; }

    /// <summary>Whom to become after binding; null when the process was not started by root and can become nobody else.</summary>
    public required Account? Account { get; init; }

    /// <summary>How many event loops (threads) to run; at least 1.</summary>
    public required int EventLoops { get; init; }

    /// <summary>How many connections one event loop may hold.</summary>
    public required int WorkerConnections { get; init; }

    /// <summary>The limit of open files for the whole process; null to leave it as it is.</summary>
    public required long? OpenFiles { get; init; }

    /// <summary>How long sessions may outlive a graceful shutdown; null for ever.</summary>
    public required TimeSpan? ShutdownTimeout { get; init; }

    /// <summary>The folder to work in; null to stay.</summary>
    public required string? WorkingDirectory { get; init; }

    /// <summary>The environment variables to set at the start.</summary>
    public required IReadOnlyList<EnvironmentSetting> Environment { get; init; }

    /// <summary>Reads the settings of a bound configuration.</summary>
    /// <exception cref="ConfigException">There is no <c>events {}</c> block, or no default user to become.</exception>
    public static CoreSettings Resolve(Scope main)
    {
        Scope events = main.Children.FirstOrDefault(child => child.Kind == CoreDirectives.EventsBlock)
            ?? throw new ConfigException("no \"events\" section in configuration", null);
        int loops = main.Get(CoreDirectives.WorkerProcesses);
        TimeSpan timeout = main.Get(CoreDirectives.WorkerShutdownTimeout);
        string pid = main.Get(CoreDirectives.Pid);
        return new CoreSettings
        {
            Daemon = main.Get(CoreDirectives.Daemon),
            PidFile = pid == "off" ? null : pid,
            Account = Privileges.StartedAsRoot ? FindAccount(main) : null,
            EventLoops = loops,
            WorkerConnections = events.Get(CoreDirectives.WorkerConnections),
            OpenFiles = main.Sets(CoreDirectives.WorkerRlimitNofile) ? (long)main.Get(CoreDirectives.WorkerRlimitNofile) * loops : null,
            ShutdownTimeout = timeout == TimeSpan.Zero ? null : timeout,
            WorkingDirectory = main.Sets(CoreDirectives.WorkingDirectory) ? main.Get(CoreDirectives.WorkingDirectory) : null,
            Environment = main.GetAll(CoreDirectives.Env),
        };
    }

    private static Account FindAccount(Scope main) => main.UseOf(CoreDirectives.User) is { } use
        ? Account.Find(use)
        : Account.FindDefault() ?? throw new ConfigException($"getpwnam(\"{CoreDirectives.DefaultUser}\") failed", null);
}
