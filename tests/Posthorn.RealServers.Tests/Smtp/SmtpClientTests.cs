using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;
using Posthorn.RealServers.Tests.Rig;

namespace Posthorn.RealServers.Tests.Smtp;

/// <summary>Mail programs that people and scripts use.</summary>
public sealed class SmtpClientTests
{
    [Theory, ThroughEachProxy]
    public async Task Swaks_logs_in_by_each_way_and_sends(ProxyKind kind)
    {
        MailUser guest = MailHouse.NextGuest();
        await using SmtpHouse house = await SmtpHouse.StartAsync(kind, "smtp_auth plain login cram-md5;");
        foreach (string way in (string[])["PLAIN", "LOGIN", "CRAM-MD5"])
        {
            await IsSentAsync(ChildProcess.RunAsync(
                Prerequisite.Program("swaks"), "--server", "127.0.0.1", "--port", $"{house.Port}", "--from", "anna@house.example",
                "--to", guest.Address, "--auth", way, "--auth-user", guest.Name, "--auth-password", guest.Password, "--timeout", "20"));
        }

        Assert.Equal(["plain", "plain", "cram-md5"], house.Auth.Requests.Select(request => request["Auth-Method"]));
        await house.Postfix.WaitForLogAsync("sasl_method=XCLIENT", $"sasl_username={guest.Name}");
    }

    [Theory, ThroughEachProxy]
    public async Task Swaks_pipelines_mail_without_a_login(ProxyKind kind)
    {
        await using SmtpHouse house = await SmtpHouse.StartForMailFromAnywhereAsync(kind, "smtp_capabilities PIPELINING 8BITMIME;");

        await IsSentAsync(ChildProcess.RunAsync(
            Prerequisite.Program("swaks"), "--server", "127.0.0.1", "--port", $"{house.Port}", "--from", "sender@elsewhere.example",
            "--to", $"{MailHouse.Anna.Address},{MailHouse.NextGuest().Address}", "--pipeline", "--timeout", "20"));
    }

    [Theory, ThroughEachProxy]
    public async Task Msmtp_logs_in_and_sends(ProxyKind kind)
    {
        MailUser guest = MailHouse.NextGuest();
        await using SmtpHouse house = await SmtpHouse.StartAsync(kind);
        await using ChildProcess msmtp = ChildProcess.Start(
            Prerequisite.Program("msmtp"),
            ["--file=/dev/null", "--host=127.0.0.1", $"--port={house.Port}", "--auth=plain", $"--user={guest.Name}",
                $"--passwordeval=echo \"{guest.Password}\"", "--tls=off", "--timeout=20", "--from=anna@house.example", guest.Address],
            input: "Subject: by msmtp\n\nHello\n");

        ExitReport report = await msmtp.WaitForExitAsync();

        Assert.True(report.Code == 0, report.Text);
        await house.Postfix.WaitForLogAsync($"to=<{guest.Address}>", "status=sent");
    }

    [Theory, ThroughEachProxy]
    public async Task Curl_logs_in_by_each_way_and_sends(ProxyKind kind)
    {
        MailUser guest = MailHouse.NextGuest();
        await using SmtpHouse house = await SmtpHouse.StartAsync(kind, "smtp_auth plain login cram-md5;");
        using Workspace workspace = new("curl");
        string mail = workspace.Write("mail", "Subject: by curl\r\n\r\n.Hello\r\n");
        foreach (string way in (string[])["AUTH=PLAIN", "AUTH=LOGIN", "AUTH=CRAM-MD5"])
        {
            await IsSentAsync(ChildProcess.RunAsync(
                Prerequisite.Program("curl"), "--silent", "--show-error", "--max-time", "20", "--noproxy", "*", "--login-options", way,
                "--user", $"{guest.Name}:{guest.Password}", "--mail-from", "anna@house.example", "--mail-rcpt", guest.Address,
                "-T", mail, $"smtp://127.0.0.1:{house.Port}/client.example"));
        }

        await house.Postfix.WaitForLogAsync($"to=<{guest.Address}>", "status=sent");
    }

    [Theory, ThroughEachProxy]
    public async Task Smtplib_tries_again_after_a_wrong_password_and_sends(ProxyKind kind)
    {
        MailUser guest = MailHouse.NextGuest();
        await using SmtpHouse house = await SmtpHouse.StartAsync(kind, "smtp_auth plain;");

        ExitReport report = await ChildProcess.RunAsync(Prerequisite.Python, "-c", """
            import smtplib, sys
            user, password, address = sys.argv[2:]
            m = smtplib.SMTP('127.0.0.1', int(sys.argv[1]), timeout=20)
            try:
                m.login(user, 'wrong')
            except smtplib.SMTPAuthenticationError as refused:
                print(refused)
            print(m.login(user, password))
            print(m.sendmail('anna@house.example', [address, 'anna@house.example'], 'Subject: by smtplib\r\n\r\n.Hello\r\n'))
            m.quit()
            """, $"{house.Port}", guest.Name, guest.Password, guest.Address);

        Assert.Equal("(535, b'5.7.0 Invalid login or password')\n(235, b'2.0.0 OK')\n{}\n", report.Text);
    }

    [Theory, ThroughEachProxy]
    public async Task MailKit_logs_in_by_each_way_and_sends(ProxyKind kind)
    {
        CancellationToken stop = TestContext.Current.CancellationToken;
        MailUser guest = MailHouse.NextGuest();
        await using SmtpHouse house = await SmtpHouse.StartAsync(
            kind, "smtp_auth plain login cram-md5;\nsmtp_capabilities PIPELINING 8BITMIME \"SIZE 50000000\";");
        MimeMessage message = new() { Subject = "från MailKit", Body = new TextPart("plain") { Text = "Hallå\n" } };
        message.From.Add(new MailboxAddress("Anna", "anna@house.example"));
        message.To.Add(new MailboxAddress("Guest", guest.Address));
        foreach (SaslMechanism way in (SaslMechanism[])[new SaslMechanismPlain(guest.Name, guest.Password),
            new SaslMechanismLogin(guest.Name, guest.Password), new SaslMechanismCramMd5(guest.Name, guest.Password)])
        {
            using SmtpClient client = new() { Timeout = (int)Patience.Limit.TotalMilliseconds };
            await client.ConnectAsync("127.0.0.1", house.Port, SecureSocketOptions.None, stop);
            await client.AuthenticateAsync(way, stop);
            Assert.StartsWith("2.0.0 Ok", await client.SendAsync(message, stop), StringComparison.Ordinal);
            await client.DisconnectAsync(true, stop);
        }
    }

    private static async Task IsSentAsync(Task<ExitReport> running)
    {
        ExitReport report = await running;
        Assert.True(report.Code == 0, report.Text);
    }
}
