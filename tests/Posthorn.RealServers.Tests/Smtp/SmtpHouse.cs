using System.Net;
using Posthorn.RealServers.Tests.Rig;

namespace Posthorn.RealServers.Tests.Smtp;

/// <summary>A proxy with one SMTP server in front of the house's Postfix, and the auth service between them.</summary>
internal sealed class SmtpHouse(ProxyProcess proxy, AuthService auth, PostfixServer postfix, int port) : IAsyncDisposable
{
    public ProxyProcess Proxy { get; } = proxy;

    public AuthService Auth { get; } = auth;

    public PostfixServer Postfix { get; } = postfix;

    public int Port { get; } = port;

    /// <summary>Starts the proxy for the house's users.</summary>
    public static async Task<SmtpHouse> StartAsync(ProxyKind kind, string more = "")
    {
        return await StartAsync(kind, await (await MailHouse.SharedAsync()).DirectoryAsync(sendsMail: true), more);
    }

    /// <summary>Starts the proxy for mail from anywhere: Postfix itself knows which of it to take.</summary>
    public static async Task<SmtpHouse> StartForMailFromAnywhereAsync(ProxyKind kind, string more = "")
    {
        PostfixServer postfix = await (await MailHouse.SharedAsync()).Postfix;
        return await StartAsync(kind, _ => AuthAnswer.Accept(postfix.Ports.Submission), "smtp_auth none;\n" + more);
    }

    public static async Task<SmtpHouse> StartAsync(ProxyKind kind, Func<AuthRequest, AuthAnswer> answer, string more = "")
    {
        PostfixServer postfix = await (await MailHouse.SharedAsync()).Postfix;
        int port = FreePort.Take();
        AuthService auth = AuthService.Start(answer);
        try
        {
            string block = MailBlock.Text("smtp", port, auth.Url, "server_name mx.example;\n" + more);
            return new SmtpHouse(await ProxyProcess.StartAsync(kind, block), auth, postfix, port);
        }
        catch
        {
            await auth.DisposeAsync();
            throw;
        }
    }

    public Task<SmtpTalk> ConnectAsync() => SmtpTalk.ConnectAsync(Port, IPAddress.Loopback);

    public Task<SmtpTalk> ConnectAsync(IPAddress from) => SmtpTalk.ConnectAsync(Port, from);

    public async ValueTask DisposeAsync()
    {
        await Proxy.DisposeAsync();
        await Auth.DisposeAsync();
    }
}
