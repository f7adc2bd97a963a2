using System.Net;
using Posthorn.Dns;
using Posthorn.Protocol.AuthHttp;
using Posthorn.Sessions;
using Posthorn.Tests.Logging;
using Posthorn.Transport;

namespace Posthorn.Tests.InMemory;

/// <summary>The whole corridor over connections in memory: a client, an auth source and a backend that the test plays.</summary>
internal sealed class SessionRig
{
    /// <summary>Where the auth source sends everybody, unless a test says otherwise.</summary>
    public static readonly AuthBackend BackendPlace = new(IPAddress.Loopback, null, null, 10143);

    private readonly string[] _directives;

    /// <summary>A rig for a server block with these directives.</summary>
    public SessionRig(params string[] directives)
        : this(directives, around: "")
    {
    }

    /// <summary>A rig for a server block with these directives, and with others in the block of mail around it.</summary>
    public SessionRig(string[] directives, string around)
    {
        _directives = directives;
        Server = TestServer.Of(directives, Log.Log, Auth, around: around);
        Worker = new Worker(Loop, new HostResolver(TimeProvider.System));
        Loop.Serve(EndpointAddress.From(IPAddress.Loopback, BackendPlace.Port), peer => Backend = peer);
    }

    /// <summary>The loop, with a clock that the test moves.</summary>
    public MemoryLoop Loop { get; } = new();

    /// <summary>What sessions share.</summary>
    public Worker Worker { get; }

    /// <summary>The server block.</summary>
    public ServerBlock Server { get; set; }

    /// <summary>The last client's session.</summary>
    public Session? Session { get; private set; }

    /// <summary>Whether clients' bytes begin with a PROXY header.</summary>
    public bool ExpectsProxyHeader { get; init; }

    /// <summary>Where clients come from.</summary>
    public EndpointAddress ClientAddress { get; set; } = EndpointAddress.From(IPAddress.Parse("192.0.2.1"), 4711);

    /// <summary>Which address of this host clients call.</summary>
    public EndpointAddress ServerAddress { get; set; } = EndpointAddress.From(IPAddress.Loopback, 143);

    /// <summary>The auth source.</summary>
    public ScriptedAuth Auth { get; } = new();

    /// <summary>What is logged, at every level.</summary>
    public LogRecorder Log { get; } = new();

    /// <summary>The far end of the last connection to the backend; null before there was one.</summary>
    public MemoryPeer? Backend { get; private set; }

    /// <summary>Gives the server block these directives beside those it began with; sessions to come have them.</summary>
    public void Set(params string[] directives) => Server = TestServer.Of([.. _directives, .. directives], Log.Log, Auth);

    /// <summary>A client connects; its session runs until it waits.</summary>
    public MemoryPeer Connect(int room = int.MaxValue)
    {
        (MemoryConnection connection, MemoryPeer peer) = Loop.Pair(room);
        connection.Local = ServerAddress;
        var target = new ListenTarget(Server, "127.0.0.1:143")
        {
            ExpectsProxyHeader = ExpectsProxyHeader,
            IsTls = Server.Settings.Tls.HasTlsListen,
        };
        Session = new Session(Worker, target, connection, ClientAddress) { Number = 1 };
        Session.Start();
        Loop.Settle();
        return peer;
    }

    /// <summary>The client says something and what follows from it happens.</summary>
    public void Say(MemoryPeer peer, string text)
    {
        peer.Send(text);
        Loop.Settle();
    }

    /// <summary>The auth source answers and what follows from it happens.</summary>
    public void Answer(AuthHttpAnswer answer)
    {
        Auth.Answer(answer);
        Loop.Settle();
    }

    /// <summary>A client that is logged in by IMAP, with everything said so far taken off both wires.</summary>
    public MemoryPeer LoggedIn(int room = int.MaxValue)
    {
        MemoryPeer client = Connect(room);
        Say(client, "a LOGIN u p\r\n");
        Answer(new AuthAccepted(BackendPlace, null, null));
        Say(Backend!, "* OK backend\r\n");
        Say(Backend!, "a OK in\r\n");
        client.Take();
        Backend!.Take();
        Loop.Settle();
        return client;
    }
}
