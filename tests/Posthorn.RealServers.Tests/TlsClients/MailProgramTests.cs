using System.Text;
using Posthorn.RealServers.Tests.Imap;
using Posthorn.RealServers.Tests.Rig;

namespace Posthorn.RealServers.Tests.TlsClients;

/// <summary>mbsync, fetchmail and msmtp; the last speaks TLS by GnuTLS.</summary>
public sealed class MailProgramTests
{
    [Theory, ThroughEachDoor("imap", "imaps")]
    public async Task Mbsync_fetches_a_folder(ProxyKind kind, string door)
    {
        await using TlsHouse house = await TlsHouse.StartAsync(kind);
        string folder = $"tls-mbsync-{door}-{kind}";
        await FillAsync(folder, 20);
        Directory.CreateDirectory(house.Files.PathOf("local"));
        string config = house.Files.Write("mbsyncrc", $$"""
            IMAPStore far
            Host localhost
            Port {{house.PortOf(door)}}
            User {{MailHouse.Anna.Name}}
            Pass "{{MailHouse.Anna.Password}}"
            SSLType {{(door == "imaps" ? "IMAPS" : "STARTTLS")}}
            SystemCertificates no
            CertificateFile {{house.Files.PathOf("root.pem")}}
            AuthMechs *

            MaildirStore near
            Path {{house.Files.PathOf("local")}}/
            Inbox {{house.Files.PathOf("local")}}/INBOX

            Channel all
            Far :far:
            Near :near:
            Patterns {{folder}}
            Create Near
            Sync Pull
            SyncState *

            """);

        await RunAsync("mbsync", "-c", config, "all");

        string local = house.Files.PathOf($"local/{folder}");
        Assert.Equal(20, Directory.GetFiles(local + "/new").Length + Directory.GetFiles(local + "/cur").Length);
    }

    [Theory, ThroughEachDoor("imap", "imaps", "pop3", "pop3s")]
    public async Task Fetchmail_fetches(ProxyKind kind, string doorName)
    {
        await using TlsHouse house = await TlsHouse.StartAsync(kind);
        TlsDoor door = new(doorName);
        string mark = $"fetchmail-{doorName}-{kind}";
        await FillAsync("INBOX", 1, mark);
        string tls = door.IsDirect ? "ssl" : "sslproto 'TLS1.2+'";
        string config = house.Files.Write("fetchmailrc", $$"""
            poll localhost protocol {{door.Protocol.ToUpperInvariant()}} port {{house.PortOf(doorName)}} uidl
              user "{{MailHouse.Anna.Name}}" password "{{MailHouse.Anna.Password}}" {{tls}}
              sslcertck sslcertfile {{house.Files.PathOf("root.pem")}} keep limit 100000
              mda "cat >> {{house.Files.PathOf("mbox")}}"

            """);
        File.SetUnixFileMode(config, UnixFileMode.UserRead | UnixFileMode.UserWrite);

        await RunAsync(
            "fetchmail", "-f", config, "--idfile", house.Files.PathOf("ids"), "--pidfile", house.Files.PathOf("fetchmail.pid"),
            "--nosyslog", "--all");

        string mail = await File.ReadAllTextAsync(house.Files.PathOf("mbox"), TestContext.Current.CancellationToken);
        Assert.Contains(mark, mail, StringComparison.Ordinal);
    }

    [Theory, ThroughEachDoor("smtp", "smtps")]
    public async Task Msmtp_sends(ProxyKind kind, string door)
    {
        await using TlsHouse house = await TlsHouse.StartAsync(kind);
        string config = house.Files.Write("msmtprc", $$"""
            account default
            host localhost
            port {{house.PortOf(door)}}
            tls on
            tls_starttls {{(door == "smtps" ? "off" : "on")}}
            tls_trust_file {{house.Files.PathOf("root.pem")}}
            auth plain
            user {{MailHouse.Anna.Name}}
            password "{{MailHouse.Anna.Password}}"
            from a@example.org

            """);
        File.SetUnixFileMode(config, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        string text = "From: a@example.org\nSubject: by msmtp\n\n" + new string('x', 500_000).Insert(100, "\n.\n") + "\n";

        await using ChildProcess msmtp = ChildProcess.Start(
            Prerequisite.Program("msmtp"), ["-C", config, "b@example.org"], input: text);
        ExitReport report = await msmtp.WaitForExitAsync();

        Assert.True(report.Code == 0, report.Text);
        string got = Encoding.ASCII.GetString(Assert.Single(house.Sink.Messages));
        string body = text[text.IndexOf("\n\n", StringComparison.Ordinal)..];
        Assert.EndsWith(body.Replace("\n", "\r\n", StringComparison.Ordinal), got, StringComparison.Ordinal);
    }

    private static async Task FillAsync(string folder, int count, string mark = "x")
    {
        using ImapTalk talk = await TlsHouse.ToDovecotAsync();
        if (folder != "INBOX")
        {
            await talk.DoAsync($"CREATE {folder}");
        }

        for (int i = 0; i < count; i++)
        {
            await talk.AppendAsync(folder, Encoding.ASCII.GetBytes($"Message-ID: <{i}-{mark}@x>\r\nSubject: {mark}\r\n\r\nHello {i}\r\n"));
        }

        await talk.LogOutAsync();
    }

    private static async Task RunAsync(string program, params string[] arguments)
    {
        ExitReport report = await ChildProcess.RunAsync(Prerequisite.Program(program), arguments);
        Assert.True(report.Code == 0, $"{report.Code}: {report.Text}");
    }
}
