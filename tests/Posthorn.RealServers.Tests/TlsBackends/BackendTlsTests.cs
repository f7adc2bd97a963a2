using System.Net;
using Posthorn.RealServers.Tests.Imap;
using Posthorn.RealServers.Tests.Pop3;
using Posthorn.RealServers.Tests.Rig;
using Posthorn.RealServers.Tests.Smtp;

namespace Posthorn.RealServers.Tests.TlsBackends;

/// <summary>Dovecot and Postfix that want TLS, from the first byte on and by STARTTLS, with their certificates verified.</summary>
public sealed class BackendTlsTests : IDisposable
{
    private readonly Workspace _files = new("backend-tls");

    public BackendTlsTests()
    {
        _files.Write("server.pem", MailHouse.Certificate.Pem);
        _files.Write("server.key", MailHouse.Certificate.KeyPem);
    }

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData("on")]
    [InlineData("starttls")]
    public async Task An_imap_client_in_plain_text_reaches_Dovecot_by_TLS(string mode)
    {
        DovecotServer dovecot = await (await MailHouse.SharedAsync()).Secure;
        AuthService auth = AuthService.Start(_ => AuthAnswer.Accept(mode == "on" ? dovecot.Ports.Imaps : dovecot.Ports.Imap));
        await using ImapHouse house = await ImapHouse.StartAsync(ProxyKind.Posthorn, auth, Directives(mode));
        byte[] message = SampleMessage.OfSize(1_000_000);
        using (ImapTalk talk = await house.LogInAsync(MailHouse.Anna))
        {
            await talk.DoAsync("CREATE " + mode);
            await talk.AppendAsync(mode, message);
            await talk.DoAsync("SELECT " + mode);
            Assert.Contains(
                await talk.DoAsync("FETCH 1 RFC822.SIZE"), line => line.Contains($"{message.Length}", StringComparison.Ordinal));
            await talk.LogOutAsync();
        }

        using ImapTalk next = await house.LogInAsync(MailHouse.Anna);
        await next.LogOutAsync();
        await dovecot.WaitForLogAsync("imap-login: Info: Login: user=<anna>", "TLS");
        Assert.DoesNotContain("[error]", house.Proxy.Log, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("on")]
    [InlineData("starttls")]
    public async Task A_pop3_client_reaches_Dovecot_by_TLS(string mode)
    {
        DovecotServer dovecot = await (await MailHouse.SharedAsync()).Secure;
        AuthService auth = AuthService.Start(_ => AuthAnswer.Accept(mode == "on" ? dovecot.Ports.Pop3s : dovecot.Ports.Pop3));
        await using Pop3House house = await Pop3House.StartAsync(ProxyKind.Posthorn, auth, Directives(mode));
        using Pop3Talk talk = await house.ConnectAsync();
        await talk.LogInAsync(MailHouse.Anna);
        await talk.DoAsync("STAT");
        await talk.QuitAsync();
        await dovecot.WaitForLogAsync("pop3-login: Info: Login: user=<anna>", "TLS");
    }

    [Theory]
    [InlineData("on", "proxy_smtp_auth on;")]
    [InlineData("starttls", "proxy_smtp_auth on;")]
    [InlineData("on", "proxy_smtp_auth on; xclient off;")]
    [InlineData("starttls", "proxy_smtp_auth on; xclient off;")]
    public async Task An_smtp_client_submits_to_Postfix_by_TLS(string mode, string more)
    {
        PostfixPorts ports = (await (await MailHouse.SharedAsync()).Postfix).Ports;
        int port = mode == "on" ? ports.Smtps : ports.StartTls;
        await using SmtpHouse house = await SmtpHouse.StartAsync(
            ProxyKind.Posthorn, _ => AuthAnswer.Accept(port), Directives(mode) + more);
        using SmtpTalk talk = await house.ConnectAsync();
        await talk.LogInAsync(MailHouse.Anna);
        await talk.SendMailAsync(MailHouse.Anna.Address, MailHouse.Anna.Address, SampleMessage.OfSize(200_000));
        await talk.QuitAsync();
    }

    [Theory]
    [InlineData("on")]
    [InlineData("starttls")]
    public async Task Both_ways_are_protected_for_a_client_with_TLS(string mode)
    {
        DovecotServer dovecot = await (await MailHouse.SharedAsync()).Secure;
        AuthService auth = AuthService.Start(_ => AuthAnswer.Accept(mode == "on" ? dovecot.Ports.Imaps : dovecot.Ports.Imap));
        string own = $"starttls only; ssl_certificate {_files.PathOf("server.pem")}; ssl_certificate_key {_files.PathOf("server.key")};";
        await using ImapHouse house = await ImapHouse.StartAsync(ProxyKind.Posthorn, auth, Directives(mode) + own);
        string[] arguments =
        [
            "-s", "-S", "--ssl-reqd", "--cacert", _files.PathOf("server.pem"),
            "-u", $"{MailHouse.Anna.Name}:{MailHouse.Anna.Password}", $"imap://127.0.0.1:{house.Port}/",
        ];
        ExitReport listed = await ChildProcess.RunAsync(Prerequisite.Program("curl"), arguments);
        Assert.True(listed.Code == 0, listed.Text + house.Proxy.Log);
        Assert.Contains("INBOX", listed.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_proxy_header_goes_ahead_of_TLS()
    {
        DovecotServer dovecot = await (await MailHouse.SharedAsync()).Secure;
        AuthService auth = AuthService.Start(_ => AuthAnswer.Accept(dovecot.Ports.ImapsBehindProxy));
        await using ImapHouse house = await ImapHouse.StartAsync(ProxyKind.Posthorn, auth, Directives("on") + "proxy_protocol v2;");
        IPAddress visitor = Visitor.Next();
        using ImapTalk talk = new(await WireConnection.ConnectAsync(house.Port, visitor));
        await talk.Wire.ReadLineAsync();
        await talk.DoAsync(ImapTalk.Login(MailHouse.Anna));
        await talk.LogOutAsync();
        await dovecot.WaitForLogAsync("imap-login: Info: Login: user=<anna>", $"rip={visitor}", "TLS");
    }

    [Theory]
    [InlineData("on")]
    [InlineData("starttls")]
    public async Task A_certificate_of_an_unknown_authority_lets_nobody_in_and_is_told_of(string mode)
    {
        DovecotServer dovecot = await (await MailHouse.SharedAsync()).Secure;
        AuthService auth = AuthService.Start(_ => AuthAnswer.Accept(mode == "on" ? dovecot.Ports.Imaps : dovecot.Ports.Imap));
        await using ImapHouse house = await ImapHouse.StartAsync(ProxyKind.Posthorn, auth, $"proxy_ssl {mode};");
        using ImapTalk talk = await house.ConnectAsync();
        string answer = (await talk.CommandAsync(ImapTalk.Login(MailHouse.Anna)))[^1];
        Assert.StartsWith("t1 NO [UNAVAILABLE]", answer, StringComparison.Ordinal);
        await house.Proxy.WaitForLogAsync("upstream SSL certificate verify error: (18:self-signed certificate)");
    }

    private string Directives(string mode) => $"proxy_ssl {mode}; proxy_ssl_trusted_certificate {_files.PathOf("server.pem")};\n";
}
