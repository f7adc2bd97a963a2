using System.Net.Sockets;

namespace Posthorn.RealServers.Tests.Rig;

/// <summary>
/// A Postfix of our own: its configuration, queue, sockets and log are in a temporary folder. It insists on being started by root.
/// </summary>
internal sealed class PostfixServer : IAsyncDisposable
{
    private readonly Workspace _workspace;
    private readonly string _config;
    private ChildProcess _process;

    private PostfixServer(Workspace workspace, string config, PostfixPorts ports)
    {
        _workspace = workspace;
        _config = config;
        _process = Begin(config);
        Ports = ports;
    }

    public PostfixPorts Ports { get; }

    public string Log => ReadLog(_workspace);

    /// <summary>Starts Postfix in front of a Dovecot's mailboxes.</summary>
    public static async Task<PostfixServer> StartAsync(DovecotServer mailboxes)
    {
        string postfix = Prerequisite.Postfix;
        Workspace workspace = new("post");
        PostfixPorts ports = PostfixPorts.Take();
        string config = Directory.CreateDirectory(workspace.PathOf("conf")).FullName;
        Directory.CreateDirectory(workspace.PathOf("queue"));
        await ChildProcess.RunAsync(Prerequisite.Program("install"), "-d", "-o", "postfix", workspace.PathOf("data"));
        workspace.Write("conf/main.cf", PostfixConfig.MainText(workspace.Folder, mailboxes));
        workspace.Write("conf/master.cf", PostfixConfig.ServicesText(ports));
        workspace.Write("conf/server.pem", MailHouse.Certificate.Pem);
        workspace.Write("conf/server.key", MailHouse.Certificate.KeyPem);
        workspace.Write("conf/mailboxes", string.Concat(MailHouse.Receivers.Select(user => $"{user.Address} {user.Name}/Maildir/\n")));
        ExitReport check = await ChildProcess.RunAsync(postfix, "-c", config, "check");
        Assert.True(check.Code == 0, $"Postfix does not like its configuration: {check.Text}{ReadLog(workspace)}");

        PostfixServer server = new(workspace, config, ports);
        try
        {
            await server.WaitUntilItAnswersAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Ends it, with all its sessions; the queue stays.</summary>
    public async Task StopAsync() => await _process.DisposeAsync();

    /// <summary>Starts it again where it was.</summary>
    public async Task StartAgainAsync()
    {
        _process = Begin(_config);
        await WaitUntilItAnswersAsync();
    }

    public Task WaitForLogAsync(params string[] onOneLine) => Patience.UntilLineAsync(() => Log, onOneLine);

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _workspace.Dispose();
    }

    private static ChildProcess Begin(string config) =>
        ChildProcess.Start(Path.Combine(PostfixConfig.DaemonFolder, "master"), ["-c", config, "-d"]);

    private Task WaitUntilItAnswersAsync() =>
        Patience.UntilAsync(AnswersAsync, () => $"Postfix to answer. It wrote:\n{_process.Output}{Log}");

    private static string ReadLog(Workspace workspace)
    {
        string path = workspace.PathOf("postfix.log");
        return File.Exists(path) ? File.ReadAllText(path) : "";
    }

    private async Task<bool> AnswersAsync()
    {
        if (_process.HasExited)
        {
            Assert.Fail($"Postfix ended at its start. It wrote:\n{_process.Output}{Log}");
        }

        try
        {
            using WireConnection probe = await WireConnection.ConnectAsync(Ports.Submission);
            return (await probe.TryReadLineAsync())?.StartsWith("220 ", StringComparison.Ordinal) == true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
