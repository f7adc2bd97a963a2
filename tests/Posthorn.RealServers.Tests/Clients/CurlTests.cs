using Posthorn.RealServers.Tests.Imap;
using Posthorn.RealServers.Tests.Rig;

namespace Posthorn.RealServers.Tests.Clients;

public sealed class CurlTests
{
    private const int LoginDenied = 67;

    [Theory, ThroughEachProxy]
    public async Task Curl_uploads_a_message_and_fetches_it_again(ProxyKind kind)
    {
        await using ImapHouse house = await ImapHouse.StartAsync(kind);
        using Workspace workspace = new("curl");
        string folder = $"curl-{kind}";
        using (ImapTalk talk = await house.LogInAsync(MailHouse.Anna))
        {
            await talk.DoAsync($"CREATE {folder}");
        }

        byte[] message = SampleMessage.OfSize(100_000);
        await File.WriteAllBytesAsync(workspace.PathOf("sent"), message, TestContext.Current.CancellationToken);
        string url = $"imap://127.0.0.1:{house.Port}/{folder}";

        ExitReport sent = await CurlAsync(MailHouse.Anna, "-T", workspace.PathOf("sent"), url);
        ExitReport fetched = await CurlAsync(MailHouse.Anna, "-o", workspace.PathOf("got"), $"{url};UID=1");

        Assert.True(sent.Code == 0, sent.Text);
        Assert.True(fetched.Code == 0, fetched.Text);
        Assert.Equal(message, await File.ReadAllBytesAsync(workspace.PathOf("got"), TestContext.Current.CancellationToken));
    }

    [Theory, ThroughEachProxy]
    public async Task Curl_tells_a_wrong_password_from_other_errors(ProxyKind kind)
    {
        await using ImapHouse house = await ImapHouse.StartAsync(kind);

        ExitReport report = await CurlAsync(MailHouse.Anna with { Password = "wrong" }, $"imap://127.0.0.1:{house.Port}/");

        Assert.Equal(LoginDenied, report.Code);
    }

    [Theory, ThroughEachProxy]
    public async Task Curl_logs_in_by_each_way_of_sending_a_password(ProxyKind kind)
    {
        await using ImapHouse house = await ImapHouse.StartAsync(kind, "imap_auth plain login;");
        foreach (string way in (string[])["AUTH=PLAIN", "AUTH=LOGIN"])
        {
            ExitReport report = await CurlAsync(MailHouse.Anna, "--login-options", way, $"imap://127.0.0.1:{house.Port}/");
            Assert.True(report.Code == 0, $"{way}: {report.Text}");
        }
    }

    private static Task<ExitReport> CurlAsync(MailUser user, params string[] arguments)
    {
        return ChildProcess.RunAsync(
            Prerequisite.Program("curl"),
            ["--silent", "--show-error", "--max-time", "15", "--noproxy", "*", "--user", $"{user.Name}:{user.Password}", .. arguments]);
    }
}
