using Posthorn.Config.Schema;

namespace Posthorn.Hosting;

/// <summary>The directives about the process and its event loops that do something here.</summary>
internal static class CoreDirectives
{
    /// <summary>The user that nginx becomes where the configuration names none.</summary>
    public const string DefaultUser = "nobody";

    /// <summary>The <c>events {}</c> block.</summary>
    internal static readonly BlockKind EventsBlock = new("events");

    internal static readonly IReadOnlyList<BlockKind> InMain = [BlockKind.Main];

    internal static readonly BlockDirective Events = new("events")
    {
        In = InMain,
        Takes = Arity.None,
        Syntax = "{ ... }",
        Summary = "Holds the directives about connections. As in nginx the block is required.",
        Opens = EventsBlock,
    };

    internal static readonly Directive<bool> Daemon = new("daemon")
    {
        In = InMain,
        Takes = Arity.One,
        Syntax = "on | off",
        Default = "on",
        Summary = "Whether the process goes into the background. The command returns once the sockets are bound, or with the error.",
        Parser = Values.Flag,
    };

    internal static readonly Directive<bool> MasterProcess = new("master_process")
    {
        In = InMain,
        Takes = Arity.One,
        Syntax = "on | off",
        Default = "on",
        Summary = "Has no meaning here: there is one process, and what are workers in nginx are its threads.",
        Support = Support.Ignored,
        Parser = Values.Flag,
    };

    internal static readonly Directive<string> Pid = new("pid")
    {
        In = InMain,
        Takes = Arity.One,
        Syntax = "file | off",
        Default = Locations.DefaultPidFile,
        Summary = "The file that holds the number of the process; `off` writes none, and then `-s` cannot be used.",
        Parser = Values.Text,
    };

    internal static readonly Directive<DirectiveUse> User = new("user")
    {
        In = InMain,
        Takes = new Arity(1, 2),
        Syntax = "user [group]",
        Default = $"{DefaultUser} {DefaultUser}",
        Summary = "The user and group that the process becomes after binding, when it was started by root. Without a group, the group "
            + "of the user's name. The main thread alone keeps `CAP_NET_BIND_SERVICE` and `CAP_DAC_READ_SEARCH`, so that a reload can "
            + "bind low ports and read keys. A change takes a restart.",
        Parser = use => use,
        WhenBound = (scope, use, _) => CheckAccount(scope, use),
    };

    internal static readonly Directive<int> WorkerProcesses = new("worker_processes")
    {
        In = InMain,
        Takes = Arity.One,
        Syntax = "number | auto",
        Default = "1",
        Summary = "The number of event loops, each a thread of its own; `auto` is one per processor. 0 means 1.",
        Parser = ParseLoops,
    };

    internal static readonly Directive<int> WorkerRlimitNofile = new("worker_rlimit_nofile")
    {
        In = InMain,
        Takes = Arity.One,
        Syntax = "number",
        Summary = "The limit of open files for each event loop. The loops share one process, whose limit is this number times "
            + "`worker_processes`.",
        Parser = Values.Number,
    };

    internal static readonly Directive<TimeSpan> WorkerShutdownTimeout = new("worker_shutdown_timeout")
    {
        In = InMain,
        Takes = Arity.One,
        Syntax = "time",
        Summary = "How long sessions may go on after a graceful shutdown began, or after a reload took their server away. Without it "
            + "there is no limit.",
        Parser = Values.Time,
    };

    internal static readonly Directive<string> WorkingDirectory = new("working_directory")
    {
        In = InMain,
        Takes = Arity.One,
        Syntax = "directory",
        Summary = "The folder that the process works in: where a core dump would go.",
        Parser = Values.Text,
    };

    internal static readonly Directive<EnvironmentSetting> Env = new("env")
    {
        In = InMain,
        Takes = Arity.One,
        Repeats = true,
        Syntax = "variable[=value]",
        Summary = "Sets an environment variable. Without a value it changes nothing: unlike nginx, which clears what is not listed, the "
            + "process keeps the environment it was started with. Takes effect at the start, not at a reload.",
        Parser = EnvironmentSetting.Parse,
    };

    internal static readonly Directive<int> WorkerConnections = new("worker_connections")
    {
        In = [EventsBlock],
        Takes = Arity.One,
        Syntax = "number",
        Default = "512",
        Summary = "How many connections an event loop may hold at once: with clients, backends and the authentication service.",
        Parser = use => Values.TryNumber(use.Arguments[0], out int number)
            ? number
            : throw use.Error($"invalid number \"{use.Arguments[0]}\""),
    };

    /// <summary>All directives of this class, and those that are accepted without a meaning.</summary>
    public static IReadOnlyList<Directive> All { get; } =
    [
        Daemon, Env, Events, MasterProcess, Pid, User, WorkerConnections, WorkerProcesses, WorkerRlimitNofile,
        WorkerShutdownTimeout, WorkingDirectory, .. ForeignDirectives.All,
    ];

    private static int ParseLoops(DirectiveUse use)
    {
        if (use.Arguments[0] == "auto")
        {
            return Environment.ProcessorCount;
        }

        return Values.TryNumber(use.Arguments[0], out int number) ? Math.Max(number, 1) : throw use.InvalidValue();
    }

    private static void CheckAccount(Scope scope, DirectiveUse use)
    {
        if (Privileges.StartedAsRoot)
        {
            Account.Find(use);
            return;
        }

        scope.Warn(
            "the \"user\" directive makes sense only if the master process runs with super-user privileges, ignored",
            use.Position);
    }
}
