using Posthorn.RealServers.Tests.Imap;
using Posthorn.RealServers.Tests.Rig;

namespace Posthorn.RealServers.Tests.RealAddress;

/// <summary>What a client's ID says is in the log of the server that the client ends at.</summary>
public sealed class ClientIdTests
{
    [Theory, ThroughPosthorn]
    public async Task Dovecot_logs_the_clients_own_ID_once_it_is_logged_in(ProxyKind kind)
    {
        DovecotServer dovecot = await (await MailHouse.SharedAsync()).A;
        await using ImapHouse house = await ImapHouse.StartAsync(kind);
        MailUser guest = MailHouse.NextGuest();
        using ImapTalk talk = await house.ConnectAsync();
        Assert.Equal("* ID NIL", (await talk.DoAsync($"ID (\"name\" \"Client {guest.Name}\" \"x-originating-ip\" \"192.0.2.213\")"))[0]);

        List<string> answer = await talk.CommandAsync(ImapTalk.Login(guest));

        Assert.StartsWith("t2 OK [CAPABILITY ", Assert.Single(answer), StringComparison.Ordinal);
        Assert.StartsWith("t3 OK", Assert.Single(await talk.DoAsync("NOOP")), StringComparison.Ordinal);
        await talk.LogOutAsync();
        await dovecot.WaitForLogAsync($"imap({guest.Name})", $"ID sent: name=Client {guest.Name}");
        await dovecot.WaitForLogAsync($"imap-login: Info: Login: user=<{guest.Name}>", "rip=127.0.0.1");
        Assert.DoesNotContain("192.0.2.213", dovecot.Log, StringComparison.Ordinal);
    }

    [Theory, ThroughPosthorn]
    public async Task Commands_behind_the_login_are_answered_after_it(ProxyKind kind)
    {
        await using ImapHouse house = await ImapHouse.StartAsync(kind, "imap_proxy_id on;");
        MailUser guest = MailHouse.NextGuest();
        using ImapTalk talk = await house.ConnectAsync();

        await talk.Wire.SendAsync($"a ID (\"name\" \"eager\")\r\nb {ImapTalk.Login(guest)}\r\nc SELECT INBOX\r\nd ID NIL\r\n");

        await talk.AnswerAsync("a");
        Assert.StartsWith("b OK", Assert.Single(await talk.AnswerAsync("b")), StringComparison.Ordinal);
        Assert.DoesNotContain(await talk.AnswerAsync("c"), line => line.StartsWith("* ID", StringComparison.Ordinal));
        Assert.StartsWith("* ID", (await talk.AnswerAsync("d"))[0], StringComparison.Ordinal);
    }
}
