using System.Text;
using Posthorn.RealServers.Tests.Imap;
using Posthorn.RealServers.Tests.Rig;
using Posthorn.RealServers.Tests.Smtp;

namespace Posthorn.RealServers.Tests.Migration;

/// <summary>
/// The front of a mail suite in containers, as Mailu has it: behind a balancer with PROXY headers, a server block for each port, TLS
/// on its own port and by STARTTLS, mail from anywhere on port 25, and headers that tell the suite which door a client took.
/// </summary>
public sealed class FrontOfAMailSuiteTests
{
    private const string Client = "192.0.2.99";
    private const string Header = $"PROXY TCP4 {Client} 198.51.100.1 4711 25\r\n";

    [Theory, ThroughEachProxy]
    public async Task Each_door_of_the_front_serves(ProxyKind kind)
    {
        MailHouse house = await MailHouse.SharedAsync();
        DovecotServer dovecot = await house.A;
        PostfixServer postfix = await house.Postfix;
        using TestCertificate certificate = TestCertificate.ForLoopback();
        (int mx, int submission, int imaps) = (FreePort.Take(), FreePort.Take(), FreePort.Take());
        await using AuthService auth = AuthService.Start(request => request["Auth-Protocol"] == "imap"
            ? AuthAnswer.Accept(dovecot.Ports.ImapBehindProxy)
            : AuthAnswer.Accept(postfix.Ports.Submission));
        Workspace workspace = new("suite");
        workspace.Write("cert.pem", certificate.Pem);
        workspace.Write("key.pem", certificate.KeyPem);
        string config = OldHouse.Write(workspace, Config(auth.Url, mx, submission, imaps));
        await using ProxyProcess proxy = await ProxyProcess.StartWithFileAsync(kind, workspace, config);

        await TakesMailFromAnywhereAsync(mx, certificate);
        await TakesMailOfUsersAsync(submission, certificate);
        await ReadsMailAsync(imaps, certificate);

        Assert.Equal(["25", "587", "993"], auth.Requests.Select(request => request["X-Door"]));
        Assert.All(auth.Requests, request => Assert.Equal((Client, "on"), (request["Client-IP"], request["Auth-SSL"])));
        await postfix.WaitForLogAsync($"client=unknown[{Client}]", "sasl_username=anna");
        await dovecot.WaitForLogAsync("imap-login: Info: Login: user=<anna>", $"rip={Client},");
        await OldHouse.CheckAsync(proxy);
    }

    private static async Task TakesMailFromAnywhereAsync(int port, TestCertificate certificate)
    {
        using SmtpTalk talk = await EnterAsync(port, certificate);
        await talk.SendMailAsync("sender@elsewhere.example", MailHouse.Anna.Address, SampleMessage.OfSize(500));
        await talk.QuitAsync();
    }

    private static async Task TakesMailOfUsersAsync(int port, TestCertificate certificate)
    {
        using SmtpTalk talk = await EnterAsync(port, certificate);
        Assert.Equal("235 2.0.0 OK", await talk.CommandAsync("AUTH PLAIN " + MailHouse.Anna.Plain));
        await talk.SendMailAsync(MailHouse.Anna.Address, MailHouse.Anna.Address, SampleMessage.OfSize(500));
        await talk.QuitAsync();
    }

    private static async Task<SmtpTalk> EnterAsync(int port, TestCertificate certificate)
    {
        SmtpTalk talk = new(await WireConnection.ConnectAsync(port));
        await talk.Wire.SendAsync(Header);
        Assert.StartsWith("220 mail.house.example", await talk.ReplyAsync(), StringComparison.Ordinal);
        Assert.Contains("250 STARTTLS", await talk.DoAsync(250, "EHLO client.example"), StringComparison.Ordinal);
        await talk.DoAsync(220, "STARTTLS");
        await talk.Wire.StartTlsAsync(certificate.WithKey);
        await talk.DoAsync(250, "EHLO client.example");
        return talk;
    }

    private static async Task ReadsMailAsync(int port, TestCertificate certificate)
    {
        using ImapTalk talk = new(await WireConnection.ConnectAsync(port));
        await talk.Wire.SendAsync(Encoding.ASCII.GetBytes(Header));
        await talk.Wire.StartTlsAsync(certificate.WithKey);
        Assert.Equal("* OK IMAP4 ready", await talk.Wire.ReadLineAsync());
        await talk.DoAsync(ImapTalk.Login(MailHouse.Anna));
        await talk.DoAsync("SELECT INBOX");
        await talk.LogOutAsync();
    }

    private static string Config(string authUrl, int mx, int submission, int imaps) => $$"""
        {{OldHouse.LoadsMailModule}}
        worker_processes auto;
        pid {pid};
        error_log /dev/stderr notice;
        events { worker_connections 1024; }

        mail {
            server_name mail.house.example;
            auth_http {{authUrl}};
            proxy_pass_error_message on;
            error_log /dev/stderr info;
            set_real_ip_from 127.0.0.0/8;

            ssl_certificate {folder}/cert.pem;
            ssl_certificate_key {folder}/key.pem;
            ssl_protocols TLSv1.2 TLSv1.3;
            ssl_ciphers ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-CHACHA20-POLY1305;
            ssl_prefer_server_ciphers off;
            ssl_session_timeout 10m;
            ssl_session_tickets off;
            ssl_session_cache shared:SSLMAIL:3m;

            server {
                listen 127.0.0.1:{{mx}} proxy_protocol;
                protocol smtp;
                smtp_auth none;
                starttls on;
                smtp_capabilities PIPELINING "SIZE 50000000" ENHANCEDSTATUSCODES 8BITMIME DSN;
                auth_http_header X-Door 25;
            }

            server {
                listen 127.0.0.1:{{submission}} proxy_protocol;
                protocol smtp;
                smtp_auth plain;
                starttls only;
                smtp_capabilities PIPELINING "SIZE 50000000" ENHANCEDSTATUSCODES 8BITMIME DSN;
                auth_http_header X-Door 587;
            }

            server {
                listen 127.0.0.1:{{imaps}} ssl proxy_protocol;
                protocol imap;
                imap_auth plain;
                imap_capabilities IMAP4 IMAP4rev1 UIDPLUS SASL-IR LOGIN-REFERRALS ID ENABLE IDLE LITERAL+;
                proxy_protocol on;
                auth_http_header X-Door 993;
            }
        }

        """;
}
