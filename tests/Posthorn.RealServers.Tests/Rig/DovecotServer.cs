using System.Text;

namespace Posthorn.RealServers.Tests.Rig;

/// <summary>A Dovecot of our own: its configuration, sockets, mail and log are in a temporary folder; it runs as root or not.</summary>
internal sealed class DovecotServer : IAsyncDisposable
{
    private readonly Workspace _workspace;
    private readonly string _config;
    private ChildProcess _process;

    private DovecotServer(Workspace workspace, string config, DovecotPorts ports)
    {
        _workspace = workspace;
        _config = config;
        _process = Begin(config);
        Ports = ports;
    }

    public DovecotPorts Ports { get; }

    /// <summary>The folder in which each user's <c>NAME/Maildir</c> is; any user may write to it.</summary>
    public string MailFolder => _workspace.PathOf("mail");

    /// <summary>The Unix socket at which another server may ask about passwords.</summary>
    public string PasswordSocket => _workspace.PathOf(DovecotConfig.PasswordSocket);

    public string Log => File.Exists(_workspace.PathOf("dovecot.log")) ? File.ReadAllText(_workspace.PathOf("dovecot.log")) : "";

    /// <summary>Starts it.</summary>
    /// <param name="users">Its accounts.</param>
    /// <param name="more">More of its configuration, for a test that needs it.</param>
    /// <param name="certificate">With one it insists on TLS.</param>
    public static async Task<DovecotServer> StartAsync(
        IEnumerable<MailUser> users, Func<Workspace, string>? more = null, TestCertificate? certificate = null)
    {
        Workspace workspace = new("dove");
        StringBuilder passwd = new();
        foreach (MailUser user in users)
        {
            // Base64: the file's own separator is the colon, and a password may hold anything.
            passwd.Append($"{user.Name}:{{PLAIN.b64}}{Convert.ToBase64String(Encoding.UTF8.GetBytes(user.Password))}\n");
        }

        workspace.Write("users", passwd.ToString());
        if (certificate is not null)
        {
            workspace.Write("server.pem", certificate.Pem);
            workspace.Write("server.key", certificate.KeyPem);
        }

        workspace.OpenFolder("mail");
        DovecotPorts ports = DovecotPorts.Take();
        string config = workspace.Write(
            "dovecot.conf", DovecotConfig.Text(workspace, ports, certificate is not null) + more?.Invoke(workspace));
        DovecotServer server = new(workspace, config, ports);
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

    /// <summary>Ends it, with all its sessions; the mail stays.</summary>
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

    private static ChildProcess Begin(string config) => ChildProcess.Start(Prerequisite.Dovecot, ["-F", "-c", config]);

    private Task WaitUntilItAnswersAsync() =>
        Patience.UntilAsync(AnswersAsync, () => $"Dovecot to answer. It wrote:\n{_process.Output}{Log}");

    private async Task<bool> AnswersAsync()
    {
        if (_process.HasExited)
        {
            Assert.Fail($"Dovecot ended at its start. It wrote:\n{_process.Output}{Log}");
        }

        try
        {
            using WireConnection probe = await WireConnection.ConnectAsync(Ports.Imap);
            return (await probe.TryReadLineAsync())?.StartsWith("* OK", StringComparison.Ordinal) == true;
        }
        catch (System.Net.Sockets.SocketException)
        {
            return false;
        }
    }
}
