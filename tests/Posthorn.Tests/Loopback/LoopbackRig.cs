using System.Net;
using System.Net.Sockets;
using Posthorn.Auth;
using Posthorn.Dns;
using Posthorn.Listening;
using Posthorn.Protocol;
using Posthorn.Protocol.AuthHttp;
using Posthorn.Sessions;
using Posthorn.Tests.InMemory;
using Posthorn.Tests.Logging;
using Posthorn.Transport;

namespace Posthorn.Tests.Loopback;

/// <summary>The product's event loop with a listening socket on loopback; the test plays clients and backends over sockets.</summary>
internal sealed class LoopbackRig : IDisposable
{
    private readonly Thread _thread;
    private readonly ListenSocket _socket;
    private readonly TcpListener _backend = new(IPAddress.Loopback, 0);

    public LoopbackRig(int connectionLimit = int.MaxValue)
    {
        _backend.Start(backlog: 1000);
        Worker = new Worker(Loop, new HostResolver(TimeProvider.System)) { ConnectionLimit = connectionLimit };
        ServerBlock server = NewServer();
        var spec = new ListenSpec(EndpointAddress.From(IPAddress.Loopback, 0), ListenOptions.Default, RoutesTo(server));
        _socket = ListenSockets.Open([spec], new Dictionary<EndpointAddress, ListenSocket>())[spec.Address];
        Port = PortOf(_socket.Fd);
        BackendPort = ((IPEndPoint)_backend.LocalEndpoint).Port;
        var listener = new Listener(Loop, Worker, _socket);
        Loop.Post(_ => listener.Open(), null);
        _thread = new Thread(Loop.Run) { IsBackground = true };
        _thread.Start();
    }

    public EpollLoop Loop { get; } = new();

    public Worker Worker { get; }

    public LogRecorder Log { get; } = new();

    /// <summary>The port that clients call.</summary>
    public int Port { get; }

    /// <summary>The port that everybody is sent to.</summary>
    public int BackendPort { get; set; }

    /// <summary>Clients to come reach another server block.</summary>
    public void Serve(ServerBlock server) => _socket.Serve(RoutesTo(server));

    /// <summary>A server block as the rig begins with.</summary>
    public ServerBlock NewServer() => TestServer.Of([], Log.Log, new SendsEverybody(this));

    /// <summary>A client that has heard the greeting.</summary>
    public async Task<Peer> ConnectAsync()
    {
        Peer client = await CallAsync();
        await client.HearAsync("* OK IMAP4 ready\r\n");
        return client;
    }

    /// <summary>A client that has heard nothing yet.</summary>
    public async Task<Peer> CallAsync()
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, Port, Peer.Patience);
        return new Peer(socket);
    }

    /// <summary>A logged-in client with its backend. One login at a time: backends are told apart by their order alone.</summary>
    public async Task<(Peer Client, Peer Backend)> LogInAsync()
    {
        Peer client = await ConnectAsync();
        await client.SayAsync("a LOGIN u p\r\n");
        var backend = new Peer(await _backend.AcceptSocketAsync(Peer.Patience));
        await backend.SayAsync("* OK backend\r\n");
        await backend.HearAsync("a LOGIN \"u\" \"p\"\r\n");
        await backend.SayAsync("a OK in\r\n");
        await client.HearAsync("a OK in\r\n");
        return (client, backend);
    }

    /// <summary>Waits until the loop has done what it had to do, and asks it something.</summary>
    public Task<T> AskAsync<T>(Func<T> question)
    {
        var answer = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        Loop.Post(_ => answer.SetResult(question()), null);
        return answer.Task.WaitAsync(Peer.Patience);
    }

    /// <summary>Holds the loop until what it returns is set.</summary>
    public async Task<ManualResetEventSlim> HoldAsync()
    {
        var gate = new ManualResetEventSlim();
        var held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        void Hold(object? state)
        {
            held.SetResult();
            gate.Wait();
        }

        Loop.Post(Hold, null);
        await held.Task.WaitAsync(Peer.Patience);
        return gate;
    }

    public void Dispose()
    {
        Loop.Post(_ => Worker.StopSessions(proxiedOnly: false, log: null), null);
        Loop.Post(_ => Loop.End(), null);
        _thread.Join();
        Loop.Dispose();
        _socket.Abandon();
        _backend.Dispose();
        Log.Dispose();
    }

    private static ListenRoutes RoutesTo(ServerBlock server) => new(
        new ListenTarget(server, "127.0.0.1:143"), new Dictionary<EndpointAddress, ListenTarget>());

    private static unsafe int PortOf(int fd)
    {
        byte* raw = stackalloc byte[EndpointAddress.MaxLength];
        int length = EndpointAddress.MaxLength;
        _ = Libc.GetSockName(fd, raw, &length);
        return EndpointAddress.FromRaw(new ReadOnlySpan<byte>(raw, length)).Port;
    }

    private sealed class SendsEverybody(LoopbackRig rig) : IAuthSource
    {
        public ValueTask<AuthOutcome> AskAsync(Session session, Credentials credentials) =>
            new(new AuthOutcome(new AuthAccepted(new AuthBackend(IPAddress.Loopback, null, null, rig.BackendPort), null, null)));
    }
}
