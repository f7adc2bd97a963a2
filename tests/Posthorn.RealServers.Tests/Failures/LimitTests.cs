using Posthorn.RealServers.Tests.Imap;
using Posthorn.RealServers.Tests.Rig;

namespace Posthorn.RealServers.Tests.Failures;

public sealed class LimitTests
{
    [Theory, ThroughEachProxy]
    public async Task The_last_of_max_errors_is_answered_and_ends_the_session(ProxyKind kind)
    {
        await using ImapHouse house = await StartAsync(kind, "max_errors 3;");
        using ImapTalk talk = await house.ConnectAsync();

        Assert.Equal(["t1 BAD invalid command"], await talk.CommandAsync("NONSENSE"));
        Assert.Equal(["t2 BAD invalid command"], await talk.CommandAsync("NONSENSE"));
        Assert.Equal(["t3 BAD invalid command"], await talk.CommandAsync("NONSENSE"));
        Assert.Equal("", await talk.Wire.ReadToEndAsync());
    }

    [Theory, ThroughEachProxy]
    public async Task A_client_that_does_not_log_in_within_the_timeout_is_dropped_without_a_word(ProxyKind kind)
    {
        await using ImapHouse house = await StartAsync(kind, "timeout 1s;");
        using ImapTalk talk = await house.ConnectAsync();

        Assert.Equal("", await talk.Wire.ReadToEndAsync());
        await house.Proxy.WaitForLogAsync("client timed out");
    }

    [Theory, ThroughEachProxy]
    public async Task The_timeout_is_for_the_whole_login_not_for_each_command(ProxyKind kind)
    {
        await using ImapHouse house = await StartAsync(kind, "timeout 1s;");
        using ImapTalk talk = await house.ConnectAsync();

        // A client that keeps talking never sees the end of this loop where each command starts the time anew.
        await Patience.UntilAsync(
            async () =>
            {
                await talk.Wire.SendLineAsync("a NOOP");
                return await talk.Wire.TryReadLineAsync() is null;
            },
            () => "the session to end");
    }

    [Theory, ThroughEachProxy]
    public async Task A_session_after_login_ends_when_the_client_is_silent_for_proxy_timeout(ProxyKind kind)
    {
        using ScriptedBackend backend = new();
        AuthService auth = AuthService.Start(_ => AuthAnswer.Accept(backend.Port));
        await using ImapHouse house = await ImapHouse.StartAsync(kind, auth, "proxy_timeout 1s;");
        using ImapTalk talk = await house.ConnectAsync();
        await talk.Wire.SendLineAsync("t1 LOGIN anna secret");
        using WireConnection server = await backend.AcceptImapLoginAsync();
        await talk.AnswerAsync("t1");

        Assert.Equal("", await talk.Wire.ReadToEndAsync());
        Assert.Equal("", await server.ReadToEndAsync());
    }

    [Theory, ThroughEachProxy]
    public async Task A_command_longer_than_imap_client_buffer_ends_the_session(ProxyKind kind)
    {
        await using ImapHouse house = await StartAsync(kind, "imap_client_buffer 1k;");
        using ImapTalk talk = await house.ConnectAsync();

        await talk.Wire.SendAsync("a LOGIN " + new string('x', 2000));

        Assert.EndsWith("BAD invalid command\r\n", await talk.Wire.ReadToEndAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain("xxxxxxxxxxxxxxxx", kind == ProxyKind.Posthorn ? house.Proxy.Log : "", StringComparison.Ordinal);
    }

    private static Task<ImapHouse> StartAsync(ProxyKind kind, string more)
    {
        return ImapHouse.StartAsync(kind, AuthService.Start(_ => AuthAnswer.HangUp), more);
    }
}
