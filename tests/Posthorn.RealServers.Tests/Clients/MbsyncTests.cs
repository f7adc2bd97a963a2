using System.Text;
using Posthorn.RealServers.Tests.Imap;
using Posthorn.RealServers.Tests.Rig;

namespace Posthorn.RealServers.Tests.Clients;

public sealed class MbsyncTests
{
    [Theory, ThroughEachProxy]
    public async Task Mbsync_fetches_a_folder_and_sends_new_mail_back(ProxyKind kind)
    {
        await using ImapHouse house = await ImapHouse.StartAsync(kind);
        using Workspace workspace = new("mbsync");
        string folder = $"mbsync-{kind}";
        using ImapTalk talk = await house.LogInAsync(MailHouse.Anna);
        await talk.DoAsync($"CREATE {folder}");
        for (int i = 0; i < 20; i++)
        {
            string message = $"Message-ID: <{i}@x>\r\nSubject: {i}\r\n\r\nHello {i}\r\n";
            await talk.AppendAsync(folder, Encoding.ASCII.GetBytes(message));
        }

        Directory.CreateDirectory(workspace.PathOf("local"));
        string config = workspace.Write("mbsyncrc", Config(house.Port, workspace.PathOf("local") + "/", folder));
        await SyncAsync(config);
        string local = workspace.PathOf($"local/{folder}");
        Assert.Equal(20, Directory.GetFiles(local + "/new").Length + Directory.GetFiles(local + "/cur").Length);

        await File.WriteAllTextAsync(local + "/new/1.local", "Subject: written here\n\nHello\n", TestContext.Current.CancellationToken);
        await SyncAsync(config);

        Assert.Contains($"* STATUS {folder} (MESSAGES 21)", await talk.DoAsync($"STATUS {folder} (MESSAGES)"));
    }

    private static async Task SyncAsync(string config)
    {
        ExitReport report = await ChildProcess.RunAsync(Prerequisite.Program("mbsync"), "-c", config, "all");
        Assert.True(report.Code == 0, report.Text);
    }

    private static string Config(int port, string local, string folder)
    {
        return $$"""
            IMAPStore far
            Host 127.0.0.1
            Port {{port}}
            User {{MailHouse.Anna.Name}}
            Pass "{{MailHouse.Anna.Password}}"
            SSLType None
            AuthMechs *
            PipelineDepth 50

            MaildirStore near
            Path {{local}}
            Inbox {{local}}INBOX

            Channel all
            Far :far:
            Near :near:
            Patterns {{folder}}
            Create Near
            Sync All
            SyncState *

            """;
    }
}
