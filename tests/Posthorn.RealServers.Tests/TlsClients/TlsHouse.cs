using System.Text;
using Posthorn.RealServers.Tests.Imap;
using Posthorn.RealServers.Tests.Rig;

namespace Posthorn.RealServers.Tests.TlsClients;

/// <summary>
/// A proxy that speaks IMAP, POP3 and SMTP, each with TLS first and by command, in front of Dovecot and a mail sink; the files of
/// certificates; and the auth service.
/// </summary>
internal sealed class TlsHouse : IAsyncDisposable
{
    /// <summary>The usual certificate; NAME stands in braces for each file's path.</summary>
    public const string Ecdsa = "ssl_certificate {ecdsa.pem}; ssl_certificate_key {ecdsa.key};";

    private readonly Dictionary<string, int> _ports = TlsDoor.Names.ToDictionary(name => name, _ => FreePort.Take());

    private readonly ProxyKind _kind;
    private readonly Func<string, string> _perDoor;
    private int _generation;

    private TlsHouse(ProxyKind kind, Workspace files, SmtpSink sink, AuthService auth, Func<string, string>? perDoor)
    {
        _kind = kind;
        _perDoor = perDoor ?? (_ => "");
        Files = files;
        Sink = sink;
        Auth = auth;
    }

    public Workspace Files { get; }

    public SmtpSink Sink { get; }

    public AuthService Auth { get; }

    public ProxyProcess Proxy { get; private set; } = null!;

    /// <summary>Starts all of it.</summary>
    /// <param name="kind">The proxy.</param>
    /// <param name="tls">Directives for all servers.</param>
    /// <param name="startTls">The directive starttls of the doors without an s.</param>
    /// <param name="perDoor">Directives for one door.</param>
    public static async Task<TlsHouse> StartAsync(
        ProxyKind kind, string tls = Ecdsa, string startTls = "on", Func<string, string>? perDoor = null)
    {
        Workspace files = new("tls");
        TestPki.Shared.WriteTo(files);
        DovecotServer dovecot = await (await MailHouse.SharedAsync()).A;
        SmtpSink sink = new();
        AuthService auth = AuthService.Start(request => Answer(request, dovecot, sink.Port));
        TlsHouse house = new(kind, files, sink, auth, perDoor);
        try
        {
            house.Proxy = await ProxyProcess.StartAsync(kind, house.Block(tls, startTls));
            return house;
        }
        catch
        {
            await auth.DisposeAsync();
            throw;
        }
    }

    /// <summary>Logs Anna in at her Dovecot, past any proxy.</summary>
    public static async Task<ImapTalk> ToDovecotAsync()
    {
        ImapTalk talk = new(await WireConnection.ConnectAsync((await (await MailHouse.SharedAsync()).A).Ports.Imap));
        await talk.Wire.ReadLineAsync();
        await talk.DoAsync(ImapTalk.Login(MailHouse.Anna));
        return talk;
    }

    public int PortOf(string door) => _ports[door];

    /// <summary>Says hello with OpenSSL's client and leaves.</summary>
    public Task<SClientReport> ShakeAsync(string door, params string[] more)
    {
        return SClient.RunAsync(new TlsDoor(door), PortOf(door), new TlsDoor(door).Goodbye, more);
    }

    /// <summary>Rewrites the configuration, has it read and waits until every new session sees it.</summary>
    public async Task ReloadAsync(string tls)
    {
        _generation++;
        Proxy.Rewrite(Block(tls, "on"));
        Proxy.Signal(ProcessSignal.Reload);
        await Patience.UntilAsync(SeesGenerationAsync, () => $"a new session to see the new configuration. It wrote:\n{Proxy.Log}");
        if (_kind == ProxyKind.Nginx)
        {
            // Until then its old worker takes some of the new connections.
            string[] Leaving() => Proxy.Log.Split("gracefully shutting down");
            await Patience.UntilAsync(() => Leaving().Length > _generation, () => "the old worker to leave");
        }
    }

    /// <summary>Rewrites the configuration by one that cannot be used, and waits for what is said of it.</summary>
    public async Task ReloadInVainAsync(string tls, string complaint)
    {
        Proxy.Rewrite(Block(tls, "on"));
        Proxy.Signal(ProcessSignal.Reload);
        await Proxy.WaitForLogAsync(complaint);
    }

    /// <summary>Puts the files' paths in for their names in braces.</summary>
    public static string Expand(string tls, Workspace files)
    {
        StringBuilder text = new(tls);
        foreach (string path in Directory.GetFiles(files.Folder))
        {
            text.Replace("{" + Path.GetFileName(path) + "}", path);
        }

        return text.ToString();
    }

    public async ValueTask DisposeAsync()
    {
        await Proxy.DisposeAsync();
        await Auth.DisposeAsync();
        Sink.Dispose();
        Files.Dispose();
    }

    private string Block(string tls, string startTls)
    {
        StringBuilder servers = new();
        foreach (TlsDoor door in TlsDoor.Names.Select(name => new TlsDoor(name)))
        {
            servers.Append($"    server {{ listen 127.0.0.1:{PortOf(door.Name)}{(door.IsDirect ? " ssl" : "")}; ");
            servers.Append($"protocol {door.Protocol}; starttls {(door.IsDirect ? "off" : startTls)}; ");
            servers.Append(Expand(_perDoor(door.Name), Files)).Append(" }\n");
        }

        // Until 1.23.4 nginx began with TLS 1.0 and knew 1.3 only when told of it.
        bool needsVersions = _kind == ProxyKind.Nginx && !tls.Contains("ssl_protocols", StringComparison.Ordinal);
        string versions = needsVersions ? "ssl_protocols TLSv1.2 TLSv1.3;" : "";
        return $$"""
            mail {
                auth_http {{Auth.Url}};
                auth_http_pass_client_cert on;
                server_name mail.example;
                xclient off;
                imap_capabilities IMAP4rev1 GENERATION{{_generation}};
                imap_auth plain login;
                pop3_auth plain;
                smtp_auth plain login;
                {{versions}}
                {{Expand(tls, Files)}}
            {{servers}}}
            """;
    }

    private async Task<bool> SeesGenerationAsync()
    {
        using WireConnection wire = await WireConnection.ConnectAsync(PortOf("imap"));
        if (await wire.TryReadLineAsync() is null)
        {
            return false;
        }

        await wire.SendLineAsync("a CAPABILITY");
        return (await wire.TryReadLineAsync())?.Contains($"GENERATION{_generation} ", StringComparison.Ordinal) == true;
    }

    private static AuthAnswer Answer(AuthRequest request, DovecotServer dovecot, int sinkPort)
    {
        MailUser anna = MailHouse.Anna;
        return request.User != anna.Name || request.Password != anna.WirePassword
            ? AuthAnswer.Refuse("Invalid login or password")
            : AuthAnswer.Accept(request["Auth-Protocol"] switch
            {
                "imap" => dovecot.Ports.Imap,
                "pop3" => dovecot.Ports.Pop3,
                _ => sinkPort,
            });
    }
}
