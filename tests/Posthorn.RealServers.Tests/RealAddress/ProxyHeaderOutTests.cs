using System.Net;
using Posthorn.RealServers.Tests.Imap;
using Posthorn.RealServers.Tests.Pop3;
using Posthorn.RealServers.Tests.Rig;
using Posthorn.RealServers.Tests.Smtp;

namespace Posthorn.RealServers.Tests.RealAddress;

/// <summary>Servers that take a PROXY protocol header from the proxy know where the client comes from.</summary>
public sealed class ProxyHeaderOutTests
{
    [Theory, ThroughEachProxy]
    public Task Dovecot_logs_the_clients_address_of_an_imap_session(ProxyKind kind) => ImapIsLoggedAsync(kind, "on");

    [Theory, ThroughPosthorn]
    public Task Dovecot_logs_the_clients_address_of_an_imap_session_from_a_binary_header(ProxyKind kind) => ImapIsLoggedAsync(kind, "v2");

    [Theory, ThroughEachProxy]
    public Task Dovecot_logs_the_clients_address_of_a_pop3_session(ProxyKind kind) => Pop3IsLoggedAsync(kind, "on");

    [Theory, ThroughPosthorn]
    public Task Dovecot_logs_the_clients_address_of_a_pop3_session_from_a_binary_header(ProxyKind kind) => Pop3IsLoggedAsync(kind, "v2");

    [Theory, ThroughEachProxy]
    public Task Postfix_logs_the_clients_address(ProxyKind kind) => SmtpIsLoggedAsync(kind, "on");

    [Theory, ThroughPosthorn]
    public Task Postfix_logs_the_clients_address_from_a_binary_header(ProxyKind kind) => SmtpIsLoggedAsync(kind, "v2");

    private static async Task ImapIsLoggedAsync(ProxyKind kind, string version)
    {
        DovecotServer dovecot = await (await MailHouse.SharedAsync()).A;
        AuthService auth = AuthService.Start(_ => AuthAnswer.Accept(dovecot.Ports.ImapBehindProxy));
        await using ImapHouse house = await ImapHouse.StartAsync(kind, auth, $"proxy_protocol {version};");
        IPAddress visitor = Visitor.Next();
        using ImapTalk talk = new(await WireConnection.ConnectAsync(house.Port, visitor));
        await talk.Wire.ReadLineAsync();

        await talk.DoAsync(ImapTalk.Login(MailHouse.Anna));
        await talk.LogOutAsync();

        await dovecot.WaitForLogAsync("imap-login: Info: Login: user=<anna>", $"rip={visitor}");
    }

    private static async Task Pop3IsLoggedAsync(ProxyKind kind, string version)
    {
        DovecotServer dovecot = await (await MailHouse.SharedAsync()).A;
        AuthService auth = AuthService.Start(_ => AuthAnswer.Accept(dovecot.Ports.Pop3BehindProxy));
        await using Pop3House house = await Pop3House.StartAsync(kind, auth, $"proxy_protocol {version};");
        IPAddress visitor = Visitor.Next();
        using Pop3Talk talk = new(await WireConnection.ConnectAsync(house.Port, visitor));
        await talk.Wire.ReadLineAsync();

        await talk.LogInAsync(MailHouse.Anna);
        await talk.QuitAsync();

        await dovecot.WaitForLogAsync("pop3-login: Info: Login: user=<anna>", $"rip={visitor}");
    }

    private static async Task SmtpIsLoggedAsync(ProxyKind kind, string version)
    {
        int port = (await (await MailHouse.SharedAsync()).Postfix).Ports.BehindProxy;
        await using SmtpHouse house = await SmtpHouse.StartAsync(
            kind, _ => AuthAnswer.Accept(port), $"smtp_auth none;\nxclient off;\nproxy_protocol {version};");
        IPAddress visitor = Visitor.Next();
        using SmtpTalk talk = await house.ConnectAsync(visitor);

        await talk.DoAsync(250, "EHLO client.example");
        await talk.SendMailAsync("sender@elsewhere.example", MailHouse.Anna.Address, SampleMessage.OfSize(500));
        await talk.QuitAsync();

        await house.Postfix.WaitForLogAsync($"client=unknown[{visitor}]");
    }
}
