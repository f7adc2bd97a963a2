using Posthorn.Config.Schema;

namespace Posthorn.Config.Tests;

/// <summary>A small language for the tests: its names are nginx's, so that nginx can judge the same texts.</summary>
internal static class SampleCatalog
{
    public static readonly BlockKind Mail = new("mail");
    public static readonly BlockKind Server = new("server");
    public static readonly BlockKind Events = new("events");

    public static readonly BlockKind Map = new("map")
    {
        Entry = new Directive<string>("entry")
        {
            In = [],
            Takes = Arity.One,
            Syntax = "value",
            Summary = "A line of a map.",
            Repeats = true,
            Parser = use => $"{use.Name}={use.Arguments[0]}",
        },
    };

    public static readonly Directive<string> Pid = new("pid")
    {
        In = [BlockKind.Main],
        Takes = Arity.One,
        Syntax = "file",
        Summary = "Where the process number goes.",
        Default = "\"/run/a b.pid\"",
        Parser = Values.Text,
    };

    public static readonly Directive<TimeSpan> Timeout = new("timeout")
    {
        In = [Mail, Server],
        Takes = Arity.One,
        Syntax = "time",
        Summary = "How long a client may take to log in.",
        Default = "60s",
        Parser = Values.Time,
    };

    public static readonly Directive<int> Listen = new("listen")
    {
        In = [Server],
        Takes = Arity.OneOrMore,
        Syntax = "port",
        Summary = "Where to listen.",
        Repeats = true,
        Parser = Values.Number,
    };

    public static readonly Directive<IReadOnlyList<string>> Capabilities = new("imap_capabilities")
    {
        In = [Mail, Server],
        Takes = Arity.OneOrMore,
        Syntax = "extension ...",
        Summary = "What the server says it can do.",
        Default = "IMAP4 IMAP4rev1 UIDPLUS",
        Parser = Values.Words,
    };

    public static readonly Directive<IReadOnlyList<string>> Auth = new("imap_auth")
    {
        In = [Mail, Server],
        Takes = Arity.OneOrMore,
        Syntax = "method ...",
        Summary = "The ways to log in.",
        Default = "plain",
        Parser = Values.AnyOf(("plain", "plain"), ("login", "login")),
        WhenBound = (scope, use, methods) =>
        {
            foreach (string twice in methods.GroupBy(method => method).Where(group => group.Count() > 1).Select(group => group.Key))
            {
                scope.Warn($"duplicate value \"{twice}\"", use.Position);
            }
        },
    };

    public static readonly Directive<bool> Proxy = Flag("xclient", Support.Honoured);

    public static readonly Directive<string> Header = new("auth_http_header")
    {
        In = [Mail, Server],
        Takes = Arity.Two,
        Syntax = "name value",
        Summary = "A header.",
        Repeats = true,
        Parser = use => $"{use.Arguments[0]}: {use.Arguments[1]}",
    };

    public static readonly Directive<string> TopLimit = new("limit_rate")
    {
        In = [Mail],
        Takes = Arity.One,
        Syntax = "rate",
        Summary = "For the mail block.",
        Parser = use => $"mail {use.Arguments[0]}",
    };

    public static readonly Directive<string> ServerLimit = new("limit_rate")
    {
        In = [Server],
        Takes = Arity.One,
        Syntax = "rate",
        Summary = "For a server.",
        Parser = use => $"server {use.Arguments[0]}",
    };

    public static readonly BlockDirective MailBlock = Block("mail", BlockKind.Main, Mail);

    public static readonly BlockDirective ServerBlock = new("server")
    {
        In = [Mail],
        Takes = Arity.None,
        Syntax = "",
        Summary = "A server.",
        Repeats = true,
        Opens = Server,
        WhenClosed = server =>
        {
            if (!server.Sets(Listen))
            {
                throw server.Opening!.Error("no \"listen\" is defined for server");
            }
        },
    };

    public static readonly BlockDirective MapBlock = new("map")
    {
        In = [Mail],
        Takes = Arity.Two,
        Syntax = "$source $target",
        Summary = "A map.",
        Repeats = true,
        Opens = Map,
    };

    public static readonly Catalog Catalog = new(
        new CatalogSection("The process", "Whole-process matters.",
        [
            Pid,
            Flag("daemon", Support.Ignored, BlockKind.Main),
            Block("events", BlockKind.Main, Events),
            Text("use", Support.Ignored, Events),
            Block("http", BlockKind.Main, null),
            Block("stream", BlockKind.Main, null),
        ]),
        new CatalogSection("Mail", "",
        [
            MailBlock,
            ServerBlock,
            MapBlock,
            Listen,
            Timeout,
            Capabilities,
            Auth,
            Proxy,
            Header,
            TopLimit,
            ServerLimit,
            Flag("pop3_fast", Support.Planned, Mail),
        ]));

    private static Directive<bool> Flag(string name, Support support, params BlockKind[] kinds) => new(name)
    {
        In = kinds.Length > 0 ? kinds : [Mail, Server],
        Takes = Arity.One,
        Syntax = "on | off",
        Summary = $"Turns {name} on.",
        Default = "off",
        Support = support,
        Parser = Values.Flag,
    };

    private static Directive<string> Text(string name, Support support, BlockKind kind) => new(name)
    {
        In = [kind],
        Takes = Arity.One,
        Syntax = "word",
        Summary = $"The {name}.",
        Support = support,
        Parser = Values.Text,
    };

    private static BlockDirective Block(string name, BlockKind kind, BlockKind? opens) => new(name)
    {
        In = [kind],
        Takes = Arity.None,
        Syntax = "",
        Summary = $"The {name} block.",
        Opens = opens,
    };
}
