using Posthorn.RealServers.Tests.Rig;

namespace Posthorn.RealServers.Tests.RealAddress;

/// <summary>Two server blocks, each the backend of the other, that tell each other all they can.</summary>
internal sealed class Circle(ProxyProcess proxy, AuthService auth, int port) : IAsyncDisposable
{
    public ProxyProcess Proxy { get; } = proxy;

    public AuthService Auth { get; } = auth;

    public int Port { get; } = port;

    public static async Task<Circle> StartAsync(ProxyKind kind, string protocol, string more)
    {
        int one = FreePort.Take();
        int other = FreePort.Take();
        AuthService auth = AuthService.Start(request =>
            AuthAnswer.Accept(request.Lines[0].Contains("/one ", StringComparison.Ordinal) ? other : one));
        string own = $"""
            server_name mx.example;
            imap_proxy_id on; pop3_xclient on; proxy_smtp_auth on;
            {protocol}_auth plain;
            {more}
            """;
        string authority = auth.Url[..^"/auth".Length];
        string block = $$"""
            mail {
                auth_http {{auth.Url}};
                {{MailBlock.Server(protocol, $"127.0.0.1:{one}", $"auth_http {authority}/one; {own}")}}
                {{MailBlock.Server(protocol, $"127.0.0.1:{other}", $"auth_http {authority}/other; {own}")}}
            }
            """;
        return new Circle(await ProxyProcess.StartAsync(kind, block), auth, one);
    }

    public async ValueTask DisposeAsync()
    {
        await Proxy.DisposeAsync();
        await Auth.DisposeAsync();
    }
}
