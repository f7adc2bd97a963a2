using System.Security.Cryptography.X509Certificates;
using MailKit;
using MailKit.Net.Imap;
using MailKit.Net.Pop3;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;
using Posthorn.RealServers.Tests.Rig;

namespace Posthorn.RealServers.Tests.TlsClients;

/// <summary>Python's mail modules and MailKit.</summary>
public sealed class LibraryTests
{
    private const string Python = """
        import imaplib, poplib, smtplib, ssl, sys, random
        user, password, folder, ca = sys.argv[1:5]
        port = dict(zip(['imap', 'imaps', 'pop3', 'pop3s', 'smtp', 'smtps'], map(int, sys.argv[5:])))
        tls = ssl.create_default_context(cafile=ca)
        body = b'Subject: from python\r\n\r\n' + b'\r\n'.join(random.randbytes(400).hex().encode() for _ in range(25000)) + b'\r\n'

        def imap(m):
            m.login(user, password)
            m.create(folder)
            m.append(folder, None, None, body)
            m.select(folder)
            n = m.search(None, 'ALL')[1][0].split()[-1]
            print('same' if m.fetch(n, '(RFC822)')[1][0][1] == body else 'different')
            m.logout()

        imap(imaplib.IMAP4_SSL('127.0.0.1', port['imaps'], ssl_context=tls, timeout=30))
        m = imaplib.IMAP4('127.0.0.1', port['imap'], timeout=30)
        m.starttls(tls)
        imap(m)

        def pop(p):
            p.user(user)
            print(p.pass_(password).decode())
            p.stat()
            print(p.quit().decode())

        pop(poplib.POP3_SSL('127.0.0.1', port['pop3s'], context=tls, timeout=30))
        p = poplib.POP3('127.0.0.1', port['pop3'], timeout=30)
        p.stls(tls)
        pop(p)

        def smtp(s):
            s.login(user, password)
            print(s.sendmail('a@example.org', ['b@example.org'], body))
            s.quit()

        smtp(smtplib.SMTP_SSL('127.0.0.1', port['smtps'], context=tls, timeout=30))
        s = smtplib.SMTP('127.0.0.1', port['smtp'], timeout=30)
        s.starttls(context=tls)
        smtp(s)
        """;

    [Theory, ThroughEachProxy]
    public async Task Python_logs_in_by_every_door_and_moves_20_megabytes(ProxyKind kind)
    {
        await using TlsHouse house = await TlsHouse.StartAsync(kind);
        string[] ports = [.. TlsDoor.Names.Select(door => $"{house.PortOf(door)}")];

        ExitReport report = await ChildProcess.RunAsync(
            Prerequisite.Python,
            ["-c", Python, MailHouse.Anna.Name, MailHouse.Anna.Password, $"tls-python-{kind}", house.Files.PathOf("root.pem"), .. ports]);

        const string Pop = "+OK Logged in.\n+OK Logging out.\n";
        Assert.Equal($"same\nsame\n{Pop}{Pop}{{}}\n{{}}\n", report.Text);
        Assert.Equal(2, house.Sink.Messages.Count);
        Assert.All(house.Sink.Messages, message => Assert.Equal(25000 * 802 + 24, message.Length));
    }

    [Theory, ThroughEachDoor]
    public async Task MailKit_logs_in(ProxyKind kind, string doorName)
    {
        await using TlsHouse house = await TlsHouse.StartAsync(kind);
        TlsDoor door = new(doorName);
        using MailService client = door.Protocol switch
        {
            "imap" => new ImapClient(),
            "pop3" => new Pop3Client(),
            _ => new SmtpClient(),
        };
        CancellationToken stop = TestContext.Current.CancellationToken;
        using X509Certificate2 expected = TestPki.Shared.Ecdsa.ToX509();
        client.Timeout = (int)Patience.Limit.TotalMilliseconds;
        client.ServerCertificateValidationCallback = (_, shown, _, _) => expected.Equals(shown);

        await client.ConnectAsync(
            "127.0.0.1", house.PortOf(doorName), door.IsDirect ? SecureSocketOptions.SslOnConnect : SecureSocketOptions.StartTls, stop);
        Assert.True(client.IsSecure);
        await client.AuthenticateAsync(MailHouse.Anna.Name, MailHouse.Anna.Password, stop);
        await UseAsync(client, $"tls-mailkit-{doorName}-{kind}", stop);
        await client.DisconnectAsync(true, stop);

        Assert.Equal("on", (await house.Auth.NextRequestAsync())["Auth-SSL"]);
    }

    private static async Task UseAsync(MailService client, string folderName, CancellationToken stop)
    {
        using MimeMessage message = new() { Subject = "från MailKit", Body = new TextPart("plain") { Text = new string('x', 300_000) } };
        switch (client)
        {
            case ImapClient imap:
                IMailFolder folder = await imap.GetFolder(imap.PersonalNamespaces[0]).CreateAsync(folderName, true, stop)
                    ?? throw new InvalidOperationException();
                await folder.AppendAsync(message, MessageFlags.None, stop);
                await folder.OpenAsync(FolderAccess.ReadOnly, stop);
                Assert.Equal("från MailKit", (await folder.GetMessageAsync(0, stop)).Subject);
                break;
            case Pop3Client pop3:
                Assert.Equal(pop3.Count, (await pop3.GetMessageSizesAsync(stop)).Count);
                break;
            case SmtpClient smtp:
                message.From.Add(MailboxAddress.Parse("a@example.org"));
                message.To.Add(MailboxAddress.Parse("b@example.org"));
                await smtp.SendAsync(message, stop);
                break;
        }
    }
}
