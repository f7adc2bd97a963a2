using Posthorn.RealServers.Tests.Rig;

namespace Posthorn.RealServers.Tests.Imap;

/// <summary>A proxy with one IMAP server in front of the house's Dovecots, and the auth service between them.</summary>
internal sealed class ImapHouse(ProxyProcess proxy, AuthService auth, int port) : IAsyncDisposable
{
    public ProxyProcess Proxy { get; } = proxy;

    public AuthService Auth { get; } = auth;

    public int Port { get; } = port;

    public static async Task<ImapHouse> StartAsync(ProxyKind kind, string more = "")
    {
        AuthService auth = await (await MailHouse.SharedAsync()).StartAuthServiceAsync();
        return await StartAsync(kind, auth, more);
    }

    /// <summary>Starts the proxy with the given auth service, which goes down with it.</summary>
    public static async Task<ImapHouse> StartAsync(
        ProxyKind kind, AuthService auth, string more = "", string main = "", IReadOnlyDictionary<string, string>? environment = null)
    {
        int port = FreePort.Take();
        try
        {
            ProxyProcess proxy = await ProxyProcess.StartAsync(kind, Block(port, auth.Url, more), main, environment);
            return new ImapHouse(proxy, auth, port);
        }
        catch
        {
            await auth.DisposeAsync();
            throw;
        }
    }

    /// <summary>A mail block with one IMAP server.</summary>
    public static string Block(int port, string authUrl, string more = "")
    {
        return $$"""
            mail {
                auth_http {{authUrl}};
                server {
                    listen 127.0.0.1:{{port}};
                    protocol imap;
                    {{more}}
                }
            }
            """;
    }

    public Task<ImapTalk> ConnectAsync() => ImapTalk.ConnectAsync(Port);

    public Task<ImapTalk> LogInAsync(MailUser user) => ImapTalk.LogInAsync(Port, user);

    public async ValueTask DisposeAsync()
    {
        await Proxy.DisposeAsync();
        await Auth.DisposeAsync();
    }
}
