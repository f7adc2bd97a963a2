using Posthorn.Auth;
using Posthorn.Sessions;
using Posthorn.Tests.Directives;
using Posthorn.Tests.InMemory;
using Xunit;

namespace Posthorn.Tests.Auth;

/// <summary>Logins that nobody but the backend decides on.</summary>
public sealed class BackendAuthSourceTests
{
    private const string Greeting = "* OK [CAPABILITY IMAP4rev1] backend\r\n";

    [Fact]
    public void A_wrong_password_is_the_clients_to_mend_at_a_new_connection()
    {
        SessionRig rig = Rig("");
        MemoryPeer client = LogIn(rig);
        MemoryPeer first = rig.Backend!;
        rig.Say(first, Greeting);
        rig.Say(first, "a NO [AUTHENTICATIONFAILED] Wrong, says the backend\r\n");
        Assert.Equal("a NO [AUTHENTICATIONFAILED] Authentication failed\r\n", client.Take());
        Assert.True(first.IsClosed);
        Assert.False(client.IsClosed);

        rig.Say(client, "b LOGIN u right\r\n");
        Assert.NotSame(first, rig.Backend);
        rig.Say(rig.Backend!, Greeting);
        Assert.Contains("right", rig.Backend!.Take(), StringComparison.Ordinal);
        rig.Say(rig.Backend!, "b OK in\r\n");
        Assert.Equal("b OK in\r\n", client.Take());
        Assert.True(rig.Session!.IsProxied);
    }

    [Fact]
    public void The_answer_comes_late_and_the_last_one_ends_the_session()
    {
        SessionRig rig = Rig("auth_failure_delay 3s; max_errors 1;");
        MemoryPeer client = LogIn(rig);
        rig.Say(rig.Backend!, Greeting);
        rig.Say(rig.Backend!, "a NO [AUTHENTICATIONFAILED] no\r\n");
        Assert.True(rig.Backend!.IsClosed);
        Assert.Equal("", client.Take());

        rig.Loop.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal("a NO [AUTHENTICATIONFAILED] Authentication failed\r\n", client.Take());
        Assert.True(client.IsClosed);
    }

    [Fact]
    public void The_backends_own_words_come_as_late()
    {
        SessionRig rig = Rig("auth_failure_delay 3s; proxy_pass_error_message on;");
        MemoryPeer client = LogIn(rig);
        rig.Say(rig.Backend!, Greeting);
        rig.Say(rig.Backend!, "a NO [AUTHENTICATIONFAILED] Wrong, says the backend\r\n");
        Assert.Equal("", client.Take());

        rig.Loop.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal("a NO [AUTHENTICATIONFAILED] Wrong, says the backend\r\n", client.Take());
        Assert.False(client.IsClosed);
        rig.Say(client, "b NOOP\r\n");
        Assert.StartsWith("b OK", client.Take());
    }

    [Theory]
    [InlineData("a NO [UNAVAILABLE] not now\r\n")]
    [InlineData("* BYE not now\r\n")]
    [InlineData("nonsense\r\n")]
    public void What_is_no_verdict_on_the_password_is_a_temporary_failure(string answer)
    {
        SessionRig rig = Rig("");
        MemoryPeer client = LogIn(rig);
        rig.Say(rig.Backend!, Greeting);
        rig.Say(rig.Backend!, answer);

        Assert.StartsWith("a NO [UNAVAILABLE]", client.Take());
        Assert.True(client.IsClosed);
    }

    [Fact]
    public void A_client_that_leaves_while_it_waits_for_the_no_is_let_go()
    {
        SessionRig rig = Rig("auth_failure_delay 3s;");
        MemoryPeer client = LogIn(rig);
        rig.Say(rig.Backend!, Greeting);
        rig.Say(rig.Backend!, "a NO [AUTHENTICATIONFAILED] no\r\n");
        client.End();
        rig.Loop.Settle();

        Assert.True(client.IsClosed);
    }

    [Theory]
    [InlineData("auth_by_backend on;", "no \"proxy_pass\" for \"auth_by_backend\" in the server at /m.conf:3 in :2")]
    [InlineData("auth_by_backend on; proxy_pass 1.1.1.1; imap_auth plain cram-md5;",
        "\"auth_by_backend\" cannot decide on \"cram-md5\" logins of the server at /m.conf:3 in :2")]
    [InlineData("auth_file x; imap_auth external;", "\"auth_file\" cannot decide on \"external\" logins of the server at /m.conf:3 in :2")]
    [InlineData("auth_file x; imap_auth xoauth2;", "\"auth_file\" cannot decide on \"xoauth2\" logins of the server at /m.conf:3 in :2")]
    [InlineData("auth_file x; auth_by_backend on;", "\"auth_file\" and \"auth_by_backend\" exclude each other in :2")]
    [InlineData("auth_http 127.0.0.1; auth_file x;", "\"auth_http\" and \"auth_file\" exclude each other in :2")]
    [InlineData("auth_by_backend off;",
        "no \"auth_http\" is defined for server in :3 (nor \"auth_file\", \"auth_by_backend on\" or \"auth_oauth2\")")]
    [InlineData("auth_by_backend maybe;",
        "invalid value \"maybe\" in \"auth_by_backend\" directive, it must be \"on\" or \"off\" in :2")]
    [InlineData("auth_failure_delay x;", "\"auth_failure_delay\" directive invalid value in :2")]
    public void What_makes_no_sense_is_refused_when_the_configuration_is_loaded(string directives, string error) =>
        Assert.Equal(
            error.Replace("/m.conf", "", StringComparison.Ordinal), BoundText.Error($"{directives}\nserver {{ {BoundText.Imap} }}"));

    [Fact]
    public void The_inner_block_decides()
    {
        Assert.Equal(AuthKind.Backend, BoundText.Server("auth_by_backend on; proxy_pass 1.1.1.1;").AuthChoice.Kind);
        Assert.Equal(AuthKind.File, BoundText.Server("auth_file x;").AuthChoice.Kind);
        Assert.Equal(AuthKind.Http, BoundText.Server("").AuthChoice.Kind);
        Assert.Null(BoundText.Server("auth_file x;").AuthHttp);
        Assert.Equal(
            AuthKind.Http, BoundText.Server("auth_http 127.0.0.1:1;", around: "auth_by_backend on; proxy_pass 1.1.1.1;").AuthChoice.Kind);
    }

    private static SessionRig Rig(string directives)
    {
        string delay = directives.Contains("auth_failure_delay", StringComparison.Ordinal) ? "" : "auth_failure_delay 0;";
        var rig = new SessionRig($"auth_by_backend on; proxy_pass 127.0.0.1:{SessionRig.BackendPlace.Port}; {delay} {directives}");
        rig.Server = new ServerBlock(rig.Server.Settings, new BackendAuthSource(), rig.Server.Log);
        return rig;
    }

    private static MemoryPeer LogIn(SessionRig rig)
    {
        MemoryPeer client = rig.Connect();
        client.Take();
        rig.Say(client, "a LOGIN u p\r\n");
        return client;
    }
}
