using System.Net;
using Posthorn.Auth;
using Posthorn.Dns;
using Posthorn.Sessions;
using Posthorn.Tests.InMemory;
using Posthorn.Tests.Logging;
using Posthorn.Transport;

namespace Posthorn.Tests.Auth;

/// <summary>Sessions that ask an auth service over HTTP, in memory: the test plays clients, the service and the backend.</summary>
internal sealed class AuthRig
{
    /// <summary>An answer that lets the client in, over a connection that is kept.</summary>
    public const string Yes =
        "HTTP/1.1 200 OK\r\nAuth-Status: OK\r\nAuth-Server: 127.0.0.1\r\nAuth-Port: 10143\r\nContent-Length: 2\r\n\r\nok";

    /// <summary>How long the service may take.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(7);

    /// <summary>Where the service is.</summary>
    public static readonly EndpointAddress Place = EndpointAddress.From(IPAddress.Loopback, 9000);

    private readonly ServerBlock _server;

    public AuthRig(params string[] directives)
    {
        string[] all = ["auth_http 127.0.0.1:9000/auth;", "auth_http_timeout 7s;", .. directives];
        ServerBlock settings = TestServer.Of(all, Log.Log, new ScriptedAuth());
        _server = TestServer.Of(all, Log.Log, new AuthHttpSource(settings.Settings.AuthHttp!, "imap"));
        Worker = new Worker(Loop, new HostResolver(TimeProvider.System));
        Loop.Serve(EndpointAddress.From(IPAddress.Loopback, 10143), Backends.Add);
    }

    public MemoryLoop Loop { get; } = new();

    public Worker Worker { get; }

    public LogRecorder Log { get; } = new();

    /// <summary>The service's ends of all connections made to it so far.</summary>
    public List<MemoryPeer> Services { get; } = [];

    /// <summary>The backend's ends of the connections of those who were let in.</summary>
    public List<MemoryPeer> Backends { get; } = [];

    /// <summary>Lets the service take connections.</summary>
    public AuthRig Serving()
    {
        Loop.Serve(Place, Services.Add);
        return this;
    }

    /// <summary>A client connects and gives its login; the service has the question, if it can.</summary>
    public MemoryPeer Ask()
    {
        (MemoryConnection connection, MemoryPeer client) = Loop.Pair();
        EndpointAddress address = EndpointAddress.From(IPAddress.Parse("192.0.2.1"), 4711);
        new Session(Worker, new ListenTarget(_server, "127.0.0.1:143"), connection, address).Start();
        Loop.Settle();
        client.Take();
        client.Send("a LOGIN u p\r\n");
        Loop.Settle();
        return client;
    }

    /// <summary>The service says something over one of its connections.</summary>
    public void Say(int service, string text)
    {
        Services[service].Send(text);
        Loop.Settle();
    }

    /// <summary>How many lines of the log tell of the auth service.</summary>
    public int Complaints => Log.Messages.Count(line => line.Contains("auth http server", StringComparison.Ordinal));
}
