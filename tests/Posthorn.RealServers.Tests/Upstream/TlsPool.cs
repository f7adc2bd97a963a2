using System.Net;
using Posthorn.RealServers.Tests.Imap;
using Posthorn.RealServers.Tests.Pop3;
using Posthorn.RealServers.Tests.Rig;
using Posthorn.RealServers.Tests.Smtp;

namespace Posthorn.RealServers.Tests.Upstream;

/// <summary>Posthorn, without an auth service, before two Dovecots and two Postfixes that are spoken to by TLS.</summary>
internal sealed class TlsPool : IAsyncDisposable
{
    private readonly Workspace _files = new("tls-pool");
    private ProxyProcess? _proxy;

    private TlsPool()
    {
    }

    public ProxyProcess Proxy => _proxy!;

    public List<DovecotServer> Dovecots { get; } = [];

    public List<PostfixServer> Postfixes { get; } = [];

    public int ImapPort { get; } = FreePort.Take();

    public int Pop3Port { get; } = FreePort.Take();

    public int SmtpPort { get; } = FreePort.Take();

    /// <summary>The access log: protocol and status of each session.</summary>
    public string AccessLog => File.ReadAllText(_files.PathOf("log/access.log"));

    /// <summary>Starts them.</summary>
    /// <param name="mode">The value of <c>proxy_ssl</c>.</param>
    /// <param name="users">Who has mail at both Dovecots; at the Postfixes Anna may log in.</param>
    public static async Task<TlsPool> StartAsync(string mode, IReadOnlyList<MailUser> users)
    {
        TlsPool pool = new();
        DovecotServer mailboxes = await (await MailHouse.SharedAsync()).A;
        pool.Dovecots.AddRange(await Task.WhenAll(
            Enumerable.Range(0, 2).Select(_ => DovecotServer.StartAsync(users, certificate: MailHouse.Certificate))));
        pool.Postfixes.AddRange(await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => PostfixServer.StartAsync(mailboxes))));
        pool._files.Write("ca.pem", MailHouse.Certificate.Pem);
        pool._files.OpenFolder("log");
        pool._proxy = await ProxyProcess.StartAsync(ProxyKind.Posthorn, pool.Block(mode));
        return pool;
    }

    /// <summary>Logs in once by each protocol and at each server, in turn: the first session of each is at the first server.</summary>
    public async Task<(List<ImapTalk> Imap, List<Pop3Talk> Pop3, List<SmtpTalk> Smtp)> LogInEverywhereAsync(MailUser user)
    {
        (List<ImapTalk> imap, List<Pop3Talk> pop3, List<SmtpTalk> smtp) = ([], [], []);
        for (int server = 0; server < Dovecots.Count; server++)
        {
            imap.Add(await ImapTalk.LogInAsync(ImapPort, user));
            pop3.Add(await Pop3Talk.ConnectAsync(Pop3Port));
            await pop3[server].LogInAsync(user);
            smtp.Add(await SmtpTalk.ConnectAsync(SmtpPort, IPAddress.Loopback));
            await smtp[server].LogInAsync(MailHouse.Anna);
        }

        return (imap, pop3, smtp);
    }

    public async ValueTask DisposeAsync()
    {
        if (_proxy is not null)
        {
            await _proxy.DisposeAsync();
        }

        foreach (IAsyncDisposable server in (IAsyncDisposable[])[.. Postfixes, .. Dovecots])
        {
            await server.DisposeAsync();
        }

        _files.Dispose();
    }

    private string Block(string mode) => $$"""
        mail {
            auth_by_backend on;
            auth_failure_delay 0;
            server_name mx.example;
            log_format outcome '$protocol $status';
            access_log {{_files.PathOf("log/access.log")}} outcome;
            proxy_connect_timeout 5s;
            proxy_ssl {{mode}};
            proxy_ssl_trusted_certificate {{_files.PathOf("ca.pem")}};
            upstream imaps { {{Servers(Dovecots.Select(one => mode == "on" ? one.Ports.Imaps : one.Ports.Imap))}} }
            upstream pop3s { {{Servers(Dovecots.Select(one => mode == "on" ? one.Ports.Pop3s : one.Ports.Pop3))}} }
            upstream smtps { {{Servers(Postfixes.Select(one => mode == "on" ? one.Ports.Smtps : one.Ports.StartTls))}} }
            {{MailBlock.Server("imap", $"127.0.0.1:{ImapPort}", "proxy_pass imaps;")}}
            {{MailBlock.Server("pop3", $"127.0.0.1:{Pop3Port}", "proxy_pass pop3s;")}}
            {{MailBlock.Server("smtp", $"127.0.0.1:{SmtpPort}", "proxy_pass smtps; proxy_smtp_auth on;")}}
        }
        """;

    private static string Servers(IEnumerable<int> ports) =>
        string.Join(' ', ports.Select(port => $"server 127.0.0.1:{port} fail_timeout=1s;"));
}
