using Posthorn.RealServers.Tests.Rig;

namespace Posthorn.RealServers.Tests.RealAddress;

/// <summary>
/// Two processes: the first sends every login to the second, which trusts it and sends it to a backend. Both ask one auth service, whose
/// answer to the first has a field for the backend.
/// </summary>
internal sealed class TwoProxies(ProxyProcess front, ProxyProcess behind, AuthService auth, int port) : IAsyncDisposable
{
    public ProxyProcess Behind { get; } = behind;

    public AuthService Auth { get; } = auth;

    public int Port { get; } = port;

    public static async Task<TwoProxies> StartAsync(ProxyKind kind, string protocol, string tells, int backendPort)
    {
        int port = FreePort.Take();
        int inner = FreePort.Take();
        AuthService auth = AuthService.Start(request => request.Lines[0].Contains("/front ", StringComparison.Ordinal)
            ? new AuthAnswer($"Auth-Status: OK\r\nAuth-Server: 127.0.0.1\r\nAuth-Port: {inner}\r\nAuth-Forward-Tier: gold plus\r\n")
            : AuthAnswer.Accept(backendPort));
        ProxyProcess behind = await ProxyProcess.StartAsync(
            kind, MailBlock.Text(protocol, inner, auth.Url, $"{tells} set_real_ip_from 127.0.0.0/8;"));
        ProxyProcess front = await ProxyProcess.StartAsync(kind, MailBlock.Text(protocol, port, $"{auth.Url[..^5]}/front", tells));
        return new TwoProxies(front, behind, auth, port);
    }

    public async ValueTask DisposeAsync()
    {
        await front.DisposeAsync();
        await Behind.DisposeAsync();
        await Auth.DisposeAsync();
    }
}
