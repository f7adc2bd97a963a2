using System.Net;
using Posthorn.RealServers.Tests.Imap;
using Posthorn.RealServers.Tests.Rig;
using Posthorn.RealServers.Tests.Smtp;

namespace Posthorn.RealServers.Tests.RealAddress;

/// <summary>Behind a load balancer the proxy reads in a PROXY protocol header where the client comes from.</summary>
public sealed class ProxyHeaderInTests
{
    private const string Client = "192.0.2.77";
    private const string Text = $"PROXY TCP4 {Client} 198.51.100.1 4711 143\r\n";

    private static readonly byte[] Binary =
        [.. "\r\n\r\n\0\r\nQUIT\n"u8, 0x21, 0x11, 0, 12, 192, 0, 2, 77, 198, 51, 100, 1, 4711 >> 8, 4711 & 255, 0, 143];

    [Theory, ThroughEachProxy]
    public Task The_auth_service_learns_the_address_of_a_header_in_text(ProxyKind kind) =>
        IsAskedAboutAsync(kind, System.Text.Encoding.ASCII.GetBytes(Text), "set_real_ip_from 127.0.0.0/8;", Client);

    [Theory, ThroughEachProxy]
    public Task The_auth_service_learns_the_address_of_a_binary_header(ProxyKind kind) =>
        IsAskedAboutAsync(kind, Binary, "set_real_ip_from 127.0.0.0/8;", Client);

    [Theory, ThroughEachProxy]
    public Task A_header_from_one_that_is_not_trusted_does_not_change_the_address(ProxyKind kind) =>
        IsAskedAboutAsync(kind, Binary, "set_real_ip_from 203.0.113.0/24;", "127.0.0.1");

    [Theory, ThroughEachProxy]
    public async Task A_client_without_a_header_is_not_served(ProxyKind kind)
    {
        await using AuthService auth = AuthService.Start(_ => AuthAnswer.HangUp);
        int port = FreePort.Take();
        await using ProxyProcess proxy = await StartAsync(kind, "imap", port, auth, "");
        using WireConnection client = await WireConnection.ConnectAsync(port);

        await client.SendLineAsync("a LOGIN anna secret");

        Assert.Equal("", await client.ReadToEndAsync());
        Assert.Empty(auth.Requests);
    }

    [Theory, ThroughEachProxy]
    public async Task Postfix_learns_the_address_of_the_header_by_xclient(ProxyKind kind)
    {
        PostfixServer postfix = await (await MailHouse.SharedAsync()).Postfix;
        await using AuthService auth = AuthService.Start(_ => AuthAnswer.Accept(postfix.Ports.Submission));
        int port = FreePort.Take();
        await using ProxyProcess proxy = await StartAsync(
            kind, "smtp", port, auth, "set_real_ip_from 127.0.0.0/8;\nsmtp_auth none;\nserver_name mx.example;");
        using SmtpTalk talk = new(await WireConnection.ConnectAsync(port));
        string client = $"192.0.2.{(kind == ProxyKind.Nginx ? 10 : 20)}";

        await talk.Wire.SendAsync(Text.Replace(Client, client, StringComparison.Ordinal));
        Assert.StartsWith("220", await talk.ReplyAsync(), StringComparison.Ordinal);
        await talk.DoAsync(250, "EHLO client.example");
        await talk.SendMailAsync("sender@elsewhere.example", MailHouse.Anna.Address, SampleMessage.OfSize(500));
        await talk.QuitAsync();

        await postfix.WaitForLogAsync($"client=unknown[{client}]");
    }

    [Theory, ThroughEachProxy]
    public async Task Dovecot_learns_the_address_when_headers_are_used_on_both_sides(ProxyKind kind)
    {
        DovecotServer dovecot = await (await MailHouse.SharedAsync()).A;
        await using AuthService auth = AuthService.Start(_ => AuthAnswer.Accept(dovecot.Ports.ImapBehindProxy));
        int port = FreePort.Take();
        await using ProxyProcess proxy = await StartAsync(
            kind, "imap", port, auth, "set_real_ip_from 127.0.0.0/8;\nproxy_protocol on;");
        using ImapTalk talk = new(await WireConnection.ConnectAsync(port));
        string client = $"192.0.2.{(kind == ProxyKind.Nginx ? 30 : 40)}";

        await talk.Wire.SendAsync(Text.Replace(Client, client, StringComparison.Ordinal));
        await talk.Wire.ReadLineAsync();
        await talk.DoAsync(ImapTalk.Login(MailHouse.Anna));
        await talk.LogOutAsync();

        await dovecot.WaitForLogAsync("imap-login: Info: Login: user=<anna>", $"rip={client},");
    }

    private static async Task IsAskedAboutAsync(ProxyKind kind, byte[] header, string more, string expected)
    {
        await using AuthService auth = AuthService.Start(_ => AuthAnswer.Refuse("No"));
        int port = FreePort.Take();
        await using ProxyProcess proxy = await StartAsync(kind, "imap", port, auth, more);
        using ImapTalk talk = new(await WireConnection.ConnectAsync(port));

        await talk.Wire.SendAsync(header);
        Assert.Equal("* OK IMAP4 ready", await talk.Wire.ReadLineAsync());
        Assert.Equal(["t1 NO No"], await talk.CommandAsync("LOGIN anna secret"));

        AuthRequest request = Assert.Single(auth.Requests);
        Assert.Equal(expected, request["Client-IP"]);
        Assert.Equal(
            (Client, "4711", "198.51.100.1", "143"),
            (request["Proxy-Protocol-Addr"], request["Proxy-Protocol-Port"],
                request["Proxy-Protocol-Server-Addr"], request["Proxy-Protocol-Server-Port"]));
    }

    private static Task<ProxyProcess> StartAsync(ProxyKind kind, string protocol, int port, AuthService auth, string more)
    {
        string server = MailBlock.Server(protocol, $"127.0.0.1:{port} proxy_protocol", more);
        return ProxyProcess.StartAsync(kind, $"mail {{ auth_http {auth.Url};\n{server} }}");
    }
}
