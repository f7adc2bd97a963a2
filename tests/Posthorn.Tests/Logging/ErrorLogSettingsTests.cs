using System.Net;
using Posthorn.Config.Binding;
using Posthorn.Config.Schema;
using Posthorn.Logging;
using Posthorn.Protocol;
using Xunit;

namespace Posthorn.Tests.Logging;

public sealed class ErrorLogSettingsTests
{
    private static readonly BlockKind Events = new("events");
    private static readonly Directive<ClientRange[]> DebugConnection = ErrorLogDirectives.DebugConnection(Events);

    private static BlockDirective Block(string name, BlockKind within, BlockKind opens) => new(name)
    {
        In = [within],
        Takes = Arity.None,
        Repeats = true,
        Syntax = "",
        Summary = "",
        Opens = opens,
    };

    private static Scope Bind(string text)
    {
        var catalog = new Catalog(
        [
            Block("events", BlockKind.Main, Events),
            Block("mail", BlockKind.Main, MailBlocks.Mail),
            Block("server", MailBlocks.Mail, MailBlocks.Server),
            ErrorLogDirectives.ErrorLog,
            DebugConnection,
        ]);
        return ConfigBinder.Bind(catalog, new OneFile(text), "/nginx.conf", "").Main;
    }

    private static IEnumerable<string> Targets(Scope scope, string defaultLog = "logs/error.log") =>
        ErrorLogSettings.Resolve(scope, defaultLog, DebugConnection).Targets
            .Select(target => $"{target.Path ?? target.Syslog?.Server.ToString() ?? "stderr"} {target.Level.Word()}");

    private static Scope Server(Scope main) => main.Children.Single(block => block.Kind == MailBlocks.Mail).Children.Single();

    [Fact]
    public void A_block_that_sets_any_replaces_the_outer_ones()
    {
        Scope main = Bind(
            """
            error_log a; error_log stderr info;
            mail { error_log b warn; server { error_log c; error_log d debug; } }
            """);

        Assert.Equal(["a error", "stderr info"], Targets(main));
        Assert.Equal(["b warn"], Targets(main.Children[0]));
        Assert.Equal(["c error", "d debug"], Targets(Server(main)));
    }

    [Fact]
    public void A_block_that_sets_none_inherits_all() =>
        Assert.Equal(["a error", "b info"], Targets(Server(Bind("error_log a; error_log b info; mail { server { } }"))));

    [Theory]
    [InlineData("logs/error.log", "logs/error.log error")]
    [InlineData("/var/log/mail.err", "/var/log/mail.err error")]
    [InlineData("stderr", "stderr error")]
    public void Without_any_the_default_file_takes_errors(string defaultLog, string expected) =>
        Assert.Equal([expected], Targets(Server(Bind("mail { server { } }")), defaultLog));

    [Fact]
    public void Where_the_main_level_logs_to_syslog_alone_the_default_file_takes_errors_too()
    {
        Scope main = Bind("error_log syslog:server=127.0.0.1 info; mail { server { } }");

        Assert.Equal(["127.0.0.1:514 info", "logs/error.log error"], Targets(Server(main)));
    }

    [Fact]
    public void A_server_may_log_to_syslog_alone()
    {
        Scope main = Bind("mail { server { error_log syslog:server=127.0.0.1 info; } }");

        Assert.Equal(["127.0.0.1:514 info"], Targets(Server(main)));
    }

    [Fact]
    public void Debug_connections_of_the_events_block_are_found_from_any_scope()
    {
        Scope main = Bind("events { debug_connection 10.0.0.0/8; debug_connection unix:; } mail { server { } }");

        ErrorLogSettings settings = ErrorLogSettings.Resolve(Server(main), "stderr", DebugConnection);

        Assert.True(settings.Debugs(IPAddress.Parse("10.1.2.3")));
        Assert.True(settings.Debugs(null));
        Assert.False(settings.Debugs(IPAddress.Loopback));
    }

    private sealed class OneFile(string text) : IConfigFiles
    {
        public string Read(string path) => text;

        public IReadOnlyList<string> Glob(string pattern) => [];
    }
}
