using System.Net;
using Posthorn.RealServers.Tests.Imap;
using Posthorn.RealServers.Tests.Pop3;
using Posthorn.RealServers.Tests.Rig;
using Posthorn.RealServers.Tests.Smtp;

namespace Posthorn.RealServers.Tests.Users;

/// <summary>Posthorn in front of Dovecot and Postfix without any auth service: IMAP, POP3 and SMTP.</summary>
internal sealed class UserHouse : IAsyncDisposable
{
    private readonly Workspace _workspace = new("users");
    private readonly int _imap = FreePort.Take();
    private readonly int _smtp = FreePort.Take();
    private ProxyProcess? _proxy;

    private UserHouse()
    {
    }

    public ProxyProcess Proxy => _proxy!;

    public int Pop3Port { get; } = FreePort.Take();

    /// <summary>The password file of <see cref="StartWithFileAsync"/>.</summary>
    private string UserFile => _workspace.PathOf("users");

    /// <summary>Users by a password file.</summary>
    public static async Task<UserHouse> StartWithFileAsync(string users, string more = "")
    {
        UserHouse house = new();
        house.WriteUsers(users);
        return await house.StartAsync($"auth_file {house.UserFile}; auth_failure_delay 0; {more}");
    }

    /// <summary>Users by the backends themselves.</summary>
    public static Task<UserHouse> StartWithBackendsAsync(string more = "") =>
        new UserHouse().StartAsync($"auth_by_backend on; auth_failure_delay 0; {more}");

    /// <summary>What <c>posthorn hash-password</c> makes of a password.</summary>
    public static async Task<string> HashAsync(MailUser user, string scheme)
    {
        await using ChildProcess program = ChildProcess.Start(
            Prerequisite.Posthorn, ["hash-password", "--scheme", scheme, user.Name], input: user.Password + "\n");
        ExitReport report = await program.WaitForExitAsync();
        Assert.Equal(0, report.Code);
        return report.Text;
    }

    /// <summary>Puts another password file in place of the old one.</summary>
    public void WriteUsers(string users)
    {
        _workspace.Write("users.new", users);
        File.Move(UserFile + ".new", UserFile, overwrite: true);
    }

    public Task<ImapTalk> ImapAsync() => ImapTalk.ConnectAsync(_imap);

    public Task<Pop3Talk> Pop3Async() => Pop3Talk.ConnectAsync(Pop3Port);

    public Task<SmtpTalk> SmtpAsync() => SmtpTalk.ConnectAsync(_smtp, IPAddress.Loopback);

    public async ValueTask DisposeAsync()
    {
        if (_proxy is not null)
        {
            await _proxy.DisposeAsync();
        }

        _workspace.Dispose();
    }

    private async Task<UserHouse> StartAsync(string more)
    {
        MailHouse shared = await MailHouse.SharedAsync();
        DovecotPorts dovecot = (await shared.A).Ports;
        PostfixServer postfix = await shared.Postfix;
        string block = $$"""
            mail {
                {{more}}
                server_name mx.example;
                {{MailBlock.Server("imap", $"127.0.0.1:{_imap}", $"proxy_pass 127.0.0.1:{dovecot.Imap};")}}
                {{MailBlock.Server("pop3", $"127.0.0.1:{Pop3Port}", $"proxy_pass 127.0.0.1:{dovecot.Pop3};")}}
                {{MailBlock.Server("smtp", $"127.0.0.1:{_smtp}", $"proxy_pass 127.0.0.1:{postfix.Ports.Submission};")}}
            }
            """;
        try
        {
            _proxy = await ProxyProcess.StartAsync(ProxyKind.Posthorn, block);
            return this;
        }
        catch
        {
            await DisposeAsync();
            throw;
        }
    }
}
