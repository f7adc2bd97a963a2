using Posthorn.RealServers.Tests.Rig;

namespace Posthorn.RealServers.Tests.Pop3;

/// <summary>What is no fault of the client's must not look like a wrong password (RFC 3206).</summary>
public sealed class Pop3FailureTests
{
    [Theory, ThroughEachProxy]
    public async Task A_backend_that_is_down_is_a_temporary_error(ProxyKind kind)
    {
        int nobody = FreePort.Take();
        await IsTemporaryAsync(kind, AuthService.Start(_ => AuthAnswer.Accept(nobody)));
    }

    [Theory, ThroughEachProxy]
    public async Task An_auth_service_that_breaks_off_is_a_temporary_error(ProxyKind kind)
    {
        await IsTemporaryAsync(kind, AuthService.Start(_ => AuthAnswer.HangUp));
    }

    [Theory, ThroughEachProxy]
    public async Task A_password_that_only_the_backend_refuses_is_a_temporary_error(ProxyKind kind)
    {
        int port = (await (await MailHouse.SharedAsync()).A).Ports.Pop3;
        await IsTemporaryAsync(kind, AuthService.Start(_ => AuthAnswer.Accept(port)));
    }

    [Theory, ThroughEachProxy]
    public async Task A_refusal_without_a_wait_ends_the_session(ProxyKind kind)
    {
        await using Pop3House house = await Pop3House.StartAsync(kind, AuthService.Start(_ => AuthAnswer.Refuse("Go away")));
        using Pop3Talk talk = await house.ConnectAsync();

        await talk.DoAsync("USER anna");
        Assert.Equal("-ERR Go away", await talk.CommandAsync("PASS wrong"));
        Assert.Equal("", await talk.Wire.ReadToEndAsync());
    }

    private static async Task IsTemporaryAsync(ProxyKind kind, AuthService auth)
    {
        await using Pop3House house = await Pop3House.StartAsync(kind, auth);
        using Pop3Talk talk = await house.ConnectAsync();

        await talk.DoAsync("USER anna");
        string answer = await talk.CommandAsync("PASS wrong");

        Assert.StartsWith(kind == ProxyKind.Nginx ? "-ERR internal server error" : "-ERR [SYS/TEMP] ", answer, StringComparison.Ordinal);
        Assert.Equal("", await talk.Wire.ReadToEndAsync());
    }
}
