using Posthorn.Config.Schema;

namespace Posthorn.Hosting;

/// <summary>
/// What stands in an nginx.conf beside mail and has no meaning here: blocks of other modules are passed over unread, tuning of
/// nginx's own processes is checked as nginx checks it.
/// </summary>
internal static class ForeignDirectives
{
    private static readonly IReadOnlyList<BlockKind> EventsOnly = [CoreDirectives.EventsBlock];

    private static readonly Arity UpToThree = new(2, 3);

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Directive> All { get; } =
    [
        Block("http"), Block("stream"), Block("rtmp"), Block("mgmt"),

        InMain("debug_points", Arity.One, "abort | stop", Values.OneOf(("stop", 0), ("abort", 1))),
        InMain("google_perftools_profiles", Arity.One, "file", Values.Text),
        InMain("load_module", Arity.One, "file", Values.Text, repeats: true),
        InMain("lock_file", Arity.One, "file", Values.Text),
        InMain("pcre_jit", Arity.One, "on | off", Values.Flag),
        InMain("quic_bpf", Arity.One, "on | off", Values.Flag),
        InMain("ssl_engine", Arity.One, "device", Values.Text),
        InMain("ssl_object_cache_inheritable", Arity.One, "on | off", Values.Flag),
        InMain("stall_threshold", Arity.One, "time", Values.Time),
        InMain("thread_pool", UpToThree, "name threads=number [max_queue=number]", ParseThreadPool, repeats: true),
        InMain("timer_resolution", Arity.One, "interval", Values.Time),
        InMain("worker_cpu_affinity", Arity.OneOrMore, "auto [cpumask] | cpumask ...", ParseAffinity),
        InMain("worker_priority", Arity.One, "number", ParsePriority),
        InMain("worker_rlimit_core", Arity.One, "size", Values.Size),

        InEvents("accept_mutex", "on | off", Values.Flag),
        InEvents("accept_mutex_delay", "time", Values.Time),
        InEvents("epoll_events", "number", Values.Number),
        InEvents("multi_accept", "on | off", Values.Flag),
        InEvents("use", "method", ParseMethod),
        InEvents("worker_aio_requests", "number", Values.Number),
    ];

    private static BlockDirective Block(string name) => new(name)
    {
        In = CoreDirectives.InMain,
        Takes = Arity.None,
        Syntax = "{ ... }",
        Summary = "The block of another nginx module: passed over unread.",
        Opens = null,
    };

    private static Directive<T> InMain<T>(string name, Arity takes, string syntax, Func<DirectiveUse, T> parser, bool repeats = false) =>
        Ignored(name, CoreDirectives.InMain, takes, syntax, parser, repeats);

    private static Directive<T> InEvents<T>(string name, string syntax, Func<DirectiveUse, T> parser) =>
        Ignored(name, EventsOnly, Arity.One, syntax, parser, repeats: false);

    private static Directive<T> Ignored<T>(
        string name, IReadOnlyList<BlockKind> blocks, Arity takes, string syntax, Func<DirectiveUse, T> parser, bool repeats) => new(name)
        {
            In = blocks,
            Takes = takes,
            Syntax = syntax,
            Repeats = repeats,
            Summary = "Tunes nginx's own processes or modules; accepted without effect.",
            Support = Support.Ignored,
            Parser = parser,
        };

    private static string ParseMethod(DirectiveUse use) =>
        use.Arguments[0] is "epoll" or "poll" or "select"
            ? use.Arguments[0]
            : throw use.Error($"invalid event type \"{use.Arguments[0]}\"");

    private static int ParsePriority(DirectiveUse use)
    {
        string digits = use.Arguments[0].StartsWith('-') || use.Arguments[0].StartsWith('+') ? use.Arguments[0][1..] : use.Arguments[0];
        return Values.TryNumber(digits, out int number) ? number : throw use.Error($"\"{use.Name}\" directive invalid number");
    }

    private static IReadOnlyList<string> ParseAffinity(DirectiveUse use)
    {
        bool auto = use.Arguments[0] == "auto";
        if (auto && use.Arguments.Count > 2)
        {
            throw use.Error("invalid number of arguments in \"worker_cpu_affinity\" directive");
        }

        foreach (string mask in use.Arguments.Skip(auto ? 1 : 0))
        {
            int wrong = mask.AsSpan().IndexOfAnyExcept("01 ");
            if (wrong >= 0)
            {
                throw use.Error($"invalid character \"{mask[wrong]}\" in \"worker_cpu_affinity\"");
            }
        }

        return use.Arguments;
    }

    private static IReadOnlyList<string> ParseThreadPool(DirectiveUse use)
    {
        foreach (string argument in use.Arguments.Skip(1))
        {
            (string word, string value) = argument switch
            {
                _ when argument.StartsWith("threads=", StringComparison.Ordinal) => ("threads", argument["threads=".Length..]),
                _ when argument.StartsWith("max_queue=", StringComparison.Ordinal) => ("max_queue", argument["max_queue=".Length..]),
                _ => throw use.Error($"invalid parameter \"{argument}\""),
            };
            if (!Values.TryNumber(value, out int number) || (number == 0 && word == "threads"))
            {
                throw use.Error($"invalid {word} value \"{argument}\"");
            }
        }

        return use.Arguments;
    }
}
