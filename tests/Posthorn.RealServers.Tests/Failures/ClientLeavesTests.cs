using Posthorn.RealServers.Tests.Imap;
using Posthorn.RealServers.Tests.Rig;

namespace Posthorn.RealServers.Tests.Failures;

/// <summary>
/// A client that goes away is let go at once, at whatever stage: nothing behind the proxy stays busy for it. nginx misses the end
/// of the stream when it comes in one event with the last bytes, and while it waits for the auth service or the backend.
/// </summary>
public sealed class ClientLeavesTests
{
    [Theory, ThroughEachProxy]
    public async Task A_client_that_leaves_before_its_first_command_is_let_go(ProxyKind kind)
    {
        await IsLetGoAfterAsync(kind, "");
    }

    [Theory, ThroughPosthorn]
    public async Task A_client_that_leaves_inside_a_command_is_let_go(ProxyKind kind)
    {
        await IsLetGoAfterAsync(kind, "a LOGIN an");
    }

    [Theory, ThroughPosthorn]
    public async Task A_client_that_leaves_inside_a_literal_is_let_go(ProxyKind kind)
    {
        await IsLetGoAfterAsync(kind, "a LOGIN {4+}\r\nan");
    }

    [Theory, ThroughPosthorn]
    public async Task A_client_that_leaves_inside_a_sasl_exchange_is_let_go(ProxyKind kind)
    {
        await IsLetGoAfterAsync(kind, "a AUTHENTICATE PLAIN\r\nAGFub");
    }

    [Theory, ThroughPosthorn]
    public async Task The_question_to_the_auth_service_is_dropped_when_the_client_leaves(ProxyKind kind)
    {
        AuthService auth = AuthService.Start(async request =>
        {
            await request.Gone;
            return AuthAnswer.HangUp;
        });
        await using ImapHouse house = await ImapHouse.StartAsync(kind, auth);
        ImapTalk talk = await house.ConnectAsync();
        await talk.Wire.SendLineAsync("a LOGIN anna secret");
        AuthRequest request = await auth.NextRequestAsync();

        talk.Dispose();

        await Patience.WithinAsync(request.Gone, "the proxy to drop its question");
    }

    [Theory, ThroughPosthorn]
    public async Task A_client_that_leaves_while_it_waits_after_a_refusal_is_let_go(ProxyKind kind)
    {
        AuthService auth = AuthService.Start(_ => AuthAnswer.Refuse("No", wait: 3600));
        await using ImapHouse house = await ImapHouse.StartAsync(kind, auth);
        using ImapTalk talk = await house.ConnectAsync();
        await talk.Wire.SendLineAsync("a LOGIN anna secret");
        await auth.NextRequestAsync();

        talk.Wire.ShutdownSend();

        Assert.DoesNotContain(" OK", await talk.Wire.ReadToEndAsync(), StringComparison.Ordinal);
    }

    [Theory, ThroughPosthorn]
    public async Task The_backend_is_let_go_when_the_client_leaves_before_the_backends_greeting(ProxyKind kind)
    {
        await BackendIsLetGoAsync(kind, backend => backend.AcceptAsync());
    }

    [Theory, ThroughPosthorn]
    public async Task The_backend_is_let_go_when_the_client_leaves_during_the_backend_login(ProxyKind kind)
    {
        await BackendIsLetGoAsync(kind, async backend =>
        {
            WireConnection server = await backend.AcceptAsync();
            await server.SendLineAsync("* OK ready");
            Assert.StartsWith("a LOGIN ", await server.ReadLineAsync(), StringComparison.Ordinal);
            return server;
        });
    }

    [Theory, ThroughEachProxy]
    public async Task The_backend_is_let_go_when_the_client_leaves_after_login(ProxyKind kind)
    {
        await BackendIsLetGoAsync(kind, backend => backend.AcceptImapLoginAsync());
    }

    [Theory, ThroughEachProxy]
    public async Task The_client_is_let_go_when_the_backend_leaves_and_hears_its_last_words(ProxyKind kind)
    {
        using ScriptedBackend backend = new();
        await using ImapHouse house = await ImapHouse.StartAsync(kind, AuthService.Start(_ => AuthAnswer.Accept(backend.Port)));
        using ImapTalk talk = await house.ConnectAsync();
        await talk.Wire.SendLineAsync("a LOGIN anna secret");
        using (WireConnection server = await backend.AcceptImapLoginAsync())
        {
            await server.SendLineAsync("* BYE going down");
        }

        Assert.Equal("a OK logged in\r\n* BYE going down\r\n", await talk.Wire.ReadToEndAsync());
    }

    [Theory, ThroughEachProxy]
    public async Task A_session_is_over_when_the_backend_left_even_if_the_client_stays(ProxyKind kind)
    {
        using ScriptedBackend backend = new();
        await using ImapHouse house = await ImapHouse.StartAsync(kind, AuthService.Start(_ => AuthAnswer.Accept(backend.Port)));
        using ImapTalk talk = await house.ConnectAsync();
        await talk.Wire.SendLineAsync("a LOGIN anna secret");
        (await backend.AcceptImapLoginAsync()).Dispose();

        await talk.Wire.ReadToEndAsync();

        await house.Proxy.WaitForLogAsync("proxied session done");
    }

    private static async Task IsLetGoAfterAsync(ProxyKind kind, string said)
    {
        await using ImapHouse house = await ImapHouse.StartAsync(kind, AuthService.Start(_ => AuthAnswer.HangUp));
        using ImapTalk talk = await house.ConnectAsync();

        await talk.Wire.SendAsync(said);
        talk.Wire.ShutdownSend();

        Assert.DoesNotContain(" OK completed", await talk.Wire.ReadToEndAsync(), StringComparison.Ordinal);
        Assert.Empty(house.Auth.Requests);
    }

    private static async Task BackendIsLetGoAsync(ProxyKind kind, Func<ScriptedBackend, Task<WireConnection>> play)
    {
        using ScriptedBackend backend = new();
        await using ImapHouse house = await ImapHouse.StartAsync(kind, AuthService.Start(_ => AuthAnswer.Accept(backend.Port)));
        ImapTalk talk = await house.ConnectAsync();
        await talk.Wire.SendLineAsync("a LOGIN anna secret");
        using WireConnection server = await play(backend);

        talk.Dispose();

        await server.ReadToEndAsync();
    }
}
