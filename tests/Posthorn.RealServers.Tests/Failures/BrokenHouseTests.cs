using Posthorn.RealServers.Tests.Imap;
using Posthorn.RealServers.Tests.Rig;

namespace Posthorn.RealServers.Tests.Failures;

public sealed class BrokenHouseTests
{
    [Theory, ThroughEachProxy]
    public async Task A_backend_that_is_down_is_a_temporary_error(ProxyKind kind)
    {
        int nobodyListens = FreePort.Take();
        await using ImapHouse house = await ImapHouse.StartAsync(kind, AuthService.Start(_ => AuthAnswer.Accept(nobodyListens)));
        using ImapTalk talk = await house.ConnectAsync();

        await talk.Wire.SendLineAsync("t1 LOGIN anna secret");

        await TemporaryError.IsTheAnswerAsync(kind, talk);
    }

    [Theory, ThroughEachProxy]
    public async Task A_backend_that_hangs_up_before_its_greeting_is_a_temporary_error(ProxyKind kind)
    {
        using ScriptedBackend backend = new();
        await using ImapHouse house = await ImapHouse.StartAsync(kind, AuthService.Start(_ => AuthAnswer.Accept(backend.Port)));
        using ImapTalk talk = await house.ConnectAsync();

        await talk.Wire.SendLineAsync("t1 LOGIN anna secret");
        (await backend.AcceptAsync()).Dispose();

        await TemporaryError.IsTheAnswerAsync(kind, talk);
    }

    [Theory, ThroughEachProxy]
    public async Task A_backend_that_greets_with_no_is_a_temporary_error(ProxyKind kind)
    {
        using ScriptedBackend backend = new();
        await using ImapHouse house = await ImapHouse.StartAsync(kind, AuthService.Start(_ => AuthAnswer.Accept(backend.Port)));
        using ImapTalk talk = await house.ConnectAsync();

        await talk.Wire.SendLineAsync("t1 LOGIN anna secret");
        using WireConnection server = await backend.AcceptAsync();
        await server.SendLineAsync("* BYE overloaded");

        await TemporaryError.IsTheAnswerAsync(kind, talk);
        Assert.DoesNotContain("secret", await server.ReadToEndAsync(), StringComparison.Ordinal);
    }

    [Theory, ThroughEachProxy]
    public async Task A_backend_that_never_greets_is_given_up_after_the_timeout(ProxyKind kind)
    {
        using ScriptedBackend backend = new();
        AuthService auth = AuthService.Start(_ => AuthAnswer.Accept(backend.Port));
        await using ImapHouse house = await ImapHouse.StartAsync(kind, auth, "timeout 1s;");
        using ImapTalk talk = await house.ConnectAsync();

        await talk.Wire.SendLineAsync("t1 LOGIN anna secret");
        using WireConnection server = await backend.AcceptAsync();

        await TemporaryError.IsTheAnswerAsync(kind, talk);
        Assert.Equal("", await server.ReadToEndAsync());
    }

    [Theory, ThroughEachProxy]
    public async Task An_auth_service_that_is_down_is_a_temporary_error(ProxyKind kind)
    {
        AuthService auth = AuthService.Start(_ => AuthAnswer.HangUp);
        await using ImapHouse house = await ImapHouse.StartAsync(kind, auth);
        await auth.DisposeAsync();
        using ImapTalk talk = await house.ConnectAsync();

        await talk.Wire.SendLineAsync("t1 LOGIN anna secret");

        await TemporaryError.IsTheAnswerAsync(kind, talk);
    }

    [Theory, ThroughEachProxy]
    public async Task An_auth_service_that_hangs_up_without_an_answer_is_a_temporary_error(ProxyKind kind)
    {
        await using ImapHouse house = await ImapHouse.StartAsync(kind, AuthService.Start(_ => AuthAnswer.HangUp));
        using ImapTalk talk = await house.ConnectAsync();

        await talk.Wire.SendLineAsync("t1 LOGIN anna secret");

        await TemporaryError.IsTheAnswerAsync(kind, talk);
    }

    [Theory, ThroughEachProxy]
    public async Task An_auth_service_that_hangs_is_given_up_after_auth_http_timeout(ProxyKind kind)
    {
        AuthService auth = AuthService.Start(async request =>
        {
            await request.Gone;
            return AuthAnswer.HangUp;
        });
        await using ImapHouse house = await ImapHouse.StartAsync(kind, auth, "auth_http_timeout 1s;");
        using ImapTalk talk = await house.ConnectAsync();

        await talk.Wire.SendLineAsync("t1 LOGIN anna secret");

        await TemporaryError.IsTheAnswerAsync(kind, talk);
        await Patience.WithinAsync((await auth.NextRequestAsync()).Gone, "the proxy to drop its question");
    }

    [Theory, ThroughEachProxy]
    public async Task An_auth_service_that_names_no_backend_is_a_temporary_error(ProxyKind kind)
    {
        await using ImapHouse house = await ImapHouse.StartAsync(kind, AuthService.Start(_ => new AuthAnswer("Auth-Status: OK\r\n")));
        using ImapTalk talk = await house.ConnectAsync();

        await talk.Wire.SendLineAsync("t1 LOGIN anna secret");

        await TemporaryError.IsTheAnswerAsync(kind, talk);
    }

    [Theory, ThroughPosthorn]
    public async Task An_auth_service_that_fails_with_500_lets_nobody_in(ProxyKind kind)
    {
        using ScriptedBackend backend = new();
        AuthAnswer failing = AuthAnswer.Accept(backend.Port) with { Status = "500 Internal Server Error" };
        await using ImapHouse house = await ImapHouse.StartAsync(kind, AuthService.Start(_ => failing));
        using ImapTalk talk = await house.ConnectAsync();

        await talk.Wire.SendLineAsync("t1 LOGIN anna secret");

        await TemporaryError.IsTheAnswerAsync(kind, talk);
    }
}
