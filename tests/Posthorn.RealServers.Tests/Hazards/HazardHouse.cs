using Posthorn.RealServers.Tests.Rig;

namespace Posthorn.RealServers.Tests.Hazards;

/// <summary>A proxy for one protocol with every mechanism on, a backend that writes down what it is sent, and an auth service.</summary>
internal sealed class HazardHouse : IAsyncDisposable
{
    private HazardHouse(string protocol, ProxyProcess proxy, AuthService auth, RecordingBackend backend, int port)
    {
        Protocol = protocol;
        Proxy = proxy;
        Auth = auth;
        Backend = backend;
        Port = port;
    }

    public string Protocol { get; }

    public ProxyProcess Proxy { get; }

    public AuthService Auth { get; }

    public RecordingBackend Backend { get; }

    public int Port { get; }

    /// <summary>The mechanisms that a protocol's directive knows.</summary>
    public static string AllMechanisms(string protocol) =>
        $"{protocol}_auth plain {(protocol == "pop3" ? "apop" : "login")} cram-md5 external;";

    /// <summary>Starts it; <c>{backend}</c> in the directives stands for the backend's address.</summary>
    public static Task<HazardHouse> StartAsync(
        ProxyKind kind,
        string protocol,
        Func<AuthRequest, RecordingBackend, AuthAnswer>? answer = null,
        string? more = null,
        string main = "",
        string mail = "",
        IReadOnlyDictionary<string, string>? environment = null) =>
        StartAsync(
            kind,
            protocol,
            (request, backend) => Task.FromResult((answer ?? Yes)(request, backend)),
            more,
            main,
            mail: mail,
            environment: environment);

    public static async Task<HazardHouse> StartAsync(
        ProxyKind kind,
        string protocol,
        Func<AuthRequest, RecordingBackend, Task<AuthAnswer>> answer,
        string? more = null,
        string main = "",
        string? backendGreets = null,
        string mail = "",
        IReadOnlyDictionary<string, string>? environment = null)
    {
        RecordingBackend backend = new(protocol, backendGreets);
        AuthService auth = AuthService.Start(request => answer(request, backend));
        int port = FreePort.Take();
        try
        {
            string own = (more ?? AllMechanisms(protocol)).Replace("{backend}", $"127.0.0.1:{backend.Port}", StringComparison.Ordinal);
            string common = mail.Length > 0 ? $"{auth.Url}; {mail.TrimEnd(' ', ';')}" : auth.Url;
            string block = MailBlock.Text(protocol, port, common, $"server_name mx.example; {own}");
            return new HazardHouse(protocol, await ProxyProcess.StartAsync(kind, block, main, environment), auth, backend, port);
        }
        catch
        {
            await auth.DisposeAsync();
            backend.Dispose();
            throw;
        }
    }

    /// <summary>The answer that lets in, with a password of the service's own.</summary>
    public static AuthAnswer Yes(AuthRequest request, RecordingBackend backend) =>
        AuthAnswer.Accept(backend.Port, password: request["Auth-Method"] == "plain" ? null : "from-auth");

    public Task<HazardTalk> ConnectAsync() => HazardTalk.ConnectAsync(Protocol, Port);

    public async ValueTask DisposeAsync()
    {
        await Proxy.DisposeAsync();
        await Auth.DisposeAsync();
        Backend.Dispose();
    }
}
