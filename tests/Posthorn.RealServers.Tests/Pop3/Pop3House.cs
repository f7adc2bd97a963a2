using Posthorn.RealServers.Tests.Rig;

namespace Posthorn.RealServers.Tests.Pop3;

/// <summary>A proxy with one POP3 server in front of the house's Dovecots, and the auth service between them.</summary>
internal sealed class Pop3House(ProxyProcess proxy, AuthService auth, int port) : IAsyncDisposable
{
    public ProxyProcess Proxy { get; } = proxy;

    public AuthService Auth { get; } = auth;

    public int Port { get; } = port;

    public static async Task<Pop3House> StartAsync(ProxyKind kind, string more = "")
    {
        return await StartAsync(kind, await (await MailHouse.SharedAsync()).StartAuthServiceAsync(), more);
    }

    /// <summary>Starts the proxy with the given auth service, which goes down with it.</summary>
    public static async Task<Pop3House> StartAsync(ProxyKind kind, AuthService auth, string more = "")
    {
        int port = FreePort.Take();
        try
        {
            return new Pop3House(await ProxyProcess.StartAsync(kind, MailBlock.Text("pop3", port, auth.Url, more)), auth, port);
        }
        catch
        {
            await auth.DisposeAsync();
            throw;
        }
    }

    /// <summary>An account with this mail in its mailbox.</summary>
    public static async Task<MailUser> GuestWithMailAsync(params byte[][] messages)
    {
        MailUser guest = MailHouse.NextGuest();
        DovecotServer dovecot = await (await MailHouse.SharedAsync()).A;
        using Imap.ImapTalk talk = await Imap.ImapTalk.LogInDirectlyAsync(dovecot.Ports.Imap, guest);
        foreach (byte[] message in messages)
        {
            await talk.AppendAsync("INBOX", message);
        }

        await talk.LogOutAsync();
        return guest;
    }

    public Task<Pop3Talk> ConnectAsync() => Pop3Talk.ConnectAsync(Port);

    public async Task<Pop3Talk> LogInAsync(MailUser user)
    {
        Pop3Talk talk = await ConnectAsync();
        await talk.LogInAsync(user);
        return talk;
    }

    public async ValueTask DisposeAsync()
    {
        await Proxy.DisposeAsync();
        await Auth.DisposeAsync();
    }
}
