using Posthorn.RealServers.Tests.Imap;
using Posthorn.RealServers.Tests.Rig;

namespace Posthorn.RealServers.Tests.Failures;

public sealed class BackendRefusalTests
{
    private const string DovecotsWords = "[AUTHENTICATIONFAILED] Authentication failed.";

    [Theory, ThroughEachProxy]
    public async Task The_backends_own_words_reach_the_client_with_proxy_pass_error_message(ProxyKind kind)
    {
        await using ImapHouse house = await StartWithWrongBackendPasswordAsync(kind, "proxy_pass_error_message on;");
        using ImapTalk talk = await house.ConnectAsync();

        Assert.Equal([$"t1 NO {DovecotsWords}"], await talk.CommandAsync("LOGIN anna anything"));
        Assert.Equal("", await talk.Wire.ReadToEndAsync());
    }

    [Theory, ThroughEachProxy]
    public async Task The_backends_own_words_stay_inside_without_proxy_pass_error_message(ProxyKind kind)
    {
        await using ImapHouse house = await StartWithWrongBackendPasswordAsync(kind, "");
        using ImapTalk talk = await house.ConnectAsync();

        await talk.Wire.SendLineAsync("t1 LOGIN anna anything");

        string told = await talk.Wire.ReadToEndAsync();
        Assert.NotEqual("", told);
        Assert.DoesNotContain("Authentication failed.", told, StringComparison.Ordinal);
        Assert.DoesNotContain(" OK", told, StringComparison.Ordinal);
    }

    [Theory, ThroughEachProxy]
    public async Task The_auth_service_may_replace_name_and_password_for_the_backend(ProxyKind kind)
    {
        int port = (await (await MailHouse.SharedAsync()).A).Ports.Imap;
        AuthAnswer answer = AuthAnswer.Accept(port, MailHouse.Anna.Name, MailHouse.Anna.WirePassword);
        await using ImapHouse house = await ImapHouse.StartAsync(kind, AuthService.Start(_ => answer));
        using ImapTalk talk = await house.ConnectAsync();

        await talk.DoAsync("LOGIN alias@example.org token");
        await talk.LogOutAsync();
    }

    private static async Task<ImapHouse> StartWithWrongBackendPasswordAsync(ProxyKind kind, string more)
    {
        int port = (await (await MailHouse.SharedAsync()).A).Ports.Imap;
        AuthService auth = AuthService.Start(_ => AuthAnswer.Accept(port, MailHouse.Anna.Name, "wrong"));
        return await ImapHouse.StartAsync(kind, auth, more);
    }
}
