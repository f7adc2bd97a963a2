using Posthorn.RealServers.Tests.Imap;
using Posthorn.RealServers.Tests.Rig;

namespace Posthorn.RealServers.Tests.Upstream;

/// <summary>Posthorn before a group of Dovecots that know the same users, each with mail of its own.</summary>
internal sealed class ImapPool : IAsyncDisposable
{
    private readonly AuthService _auth;

    private ImapPool(ProxyProcess proxy, AuthService auth, IReadOnlyList<DovecotServer> servers, int port)
    {
        Proxy = proxy;
        _auth = auth;
        Servers = servers;
        Port = port;
    }

    public static IReadOnlyList<MailUser> Users { get; } =
        [.. Enumerable.Range(1, 40).Select(number => new MailUser($"user{number}", $"secret {number}"))];

    public ProxyProcess Proxy { get; }

    public IReadOnlyList<DovecotServer> Servers { get; }

    public int Port { get; }

    /// <summary>Starts them.</summary>
    /// <param name="count">How many Dovecots.</param>
    /// <param name="inGroup">More for the group.</param>
    /// <param name="parameters">Parameters of its servers.</param>
    /// <param name="inServer">More for the server block.</param>
    public static async Task<ImapPool> StartAsync(int count, string inGroup = "", string parameters = "", string inServer = "")
    {
        DovecotServer[] servers = await Task.WhenAll(Enumerable.Range(0, count).Select(_ => DovecotServer.StartAsync(Users)));
        var auth = AuthService.Start(_ => new AuthAnswer("Auth-Status: OK\r\nAuth-Server: pool\r\nAuth-Port: 143\r\n"));
        int port = FreePort.Take();
        string group = string.Join('\n', servers.Select(server => $"server 127.0.0.1:{server.Ports.Imap} {parameters};"));
        string block = $$"""
            mail {
                auth_http {{auth.Url}};
                upstream pool {
                    {{inGroup}}
                    {{group}}
                }
                {{MailBlock.Server("imap", $"127.0.0.1:{port}", inServer)}}
            }
            """;
        return new ImapPool(await ProxyProcess.StartAsync(ProxyKind.Posthorn, block), auth, servers, port);
    }

    /// <summary>Logs in, which must succeed, and leaves. What happens to the session afterwards is not looked at.</summary>
    public async Task LogInAndLeaveAsync()
    {
        MailUser user = Users[Random.Shared.Next(Users.Count)];
        using ImapTalk talk = await ImapTalk.LogInAsync(Port, user);
        await talk.Wire.SendLineAsync("x LOGOUT");
    }

    public async ValueTask DisposeAsync()
    {
        await Proxy.DisposeAsync();
        await _auth.DisposeAsync();
        foreach (DovecotServer server in Servers)
        {
            await server.DisposeAsync();
        }
    }
}
