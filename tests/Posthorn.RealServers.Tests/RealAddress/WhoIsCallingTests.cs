using System.Globalization;
using System.Net;
using Posthorn.RealServers.Tests.Imap;
using Posthorn.RealServers.Tests.Pop3;
using Posthorn.RealServers.Tests.Rig;
using Posthorn.RealServers.Tests.Smtp;

namespace Posthorn.RealServers.Tests.RealAddress;

/// <summary>Servers that trust the proxy are told by their protocol's own command where the client comes from.</summary>
public sealed class WhoIsCallingTests
{
    [Theory, ThroughPosthorn]
    public async Task Dovecot_logs_the_client_that_ID_tells_it(ProxyKind kind)
    {
        DovecotServer dovecot = await (await MailHouse.SharedAsync()).A;
        await using ImapHouse house = await ImapHouse.StartAsync(kind, "imap_proxy_id on;");
        IPAddress visitor = Visitor.Next();
        using ImapTalk talk = new(await WireConnection.ConnectAsync(house.Port, visitor));
        await talk.Wire.ReadLineAsync();

        List<string> answer = await talk.CommandAsync(ImapTalk.Login(MailHouse.Anna));
        Assert.StartsWith("t1 OK", answer[^1], StringComparison.Ordinal);
        Assert.DoesNotContain(answer, line => line.StartsWith("* ID", StringComparison.Ordinal));
        await talk.LogOutAsync();

        await dovecot.WaitForLogAsync("imap-login: Info: Login: user=<anna>", $"rip={visitor}", "session=<1>");
    }

    [Theory, ThroughPosthorn]
    public async Task Dovecot_logs_the_client_that_ID_tells_it_before_literals(ProxyKind kind)
    {
        DovecotServer dovecot = await (await MailHouse.SharedAsync()).A;
        await using ImapHouse house = await ImapHouse.StartAsync(kind, "imap_proxy_id on;");
        IPAddress visitor = Visitor.Next();
        using ImapTalk talk = new(await WireConnection.ConnectAsync(house.Port, visitor));
        await talk.Wire.ReadLineAsync();

        await talk.DoAsync(ImapTalk.Login(MailHouse.Umlaut));
        await talk.LogOutAsync();

        await dovecot.WaitForLogAsync("imap-login: Info: Login: user=<", $"rip={visitor}");
    }

    [Theory, ThroughPosthorn]
    public async Task Dovecot_logs_the_client_that_XCLIENT_tells_it(ProxyKind kind)
    {
        DovecotServer dovecot = await (await MailHouse.SharedAsync()).A;
        await using Pop3House house = await Pop3House.StartAsync(kind, "pop3_xclient on;");
        IPAddress visitor = Visitor.Next();
        using Pop3Talk talk = new(await WireConnection.ConnectAsync(house.Port, visitor));
        await talk.Wire.ReadLineAsync();

        await talk.LogInAsync(MailHouse.Anna);
        await talk.QuitAsync();

        await dovecot.WaitForLogAsync("pop3-login: Info: Login: user=<anna>", $"rip={visitor}", "session=<1>");
    }

    [Theory, ThroughPosthorn]
    public async Task Dovecot_hears_nothing_of_the_client_unless_it_is_asked_for(ProxyKind kind)
    {
        DovecotServer dovecot = await (await MailHouse.SharedAsync()).A;
        await using ImapHouse house = await ImapHouse.StartAsync(kind);
        MailUser guest = MailHouse.NextGuest();
        using ImapTalk talk = new(await WireConnection.ConnectAsync(house.Port, Visitor.Next()));
        await talk.Wire.ReadLineAsync();

        await talk.DoAsync(ImapTalk.Login(guest));
        await talk.LogOutAsync();

        await dovecot.WaitForLogAsync($"imap-login: Info: Login: user=<{guest.Name}>", "rip=127.0.0.1");
    }

    [Theory, ThroughPosthorn]
    public async Task Postfix_logs_the_clients_port_too(ProxyKind kind)
    {
        await using SmtpHouse house = await SmtpHouse.StartAsync(kind);
        IPAddress visitor = Visitor.Next();
        MailUser guest = MailHouse.NextGuest();
        using SmtpTalk talk = await house.ConnectAsync(visitor);

        await talk.LogInAsync(guest);
        await talk.SendMailAsync("anna@house.example", guest.Address, SampleMessage.OfSize(1000));
        await talk.QuitAsync();

        string port = talk.Wire.LocalPort.ToString(CultureInfo.InvariantCulture);
        await house.Postfix.WaitForLogAsync($"client=unknown[{visitor}]:{port}", $"sasl_username={guest.Name}");
    }
}
