using System.Net;
using Posthorn.Protocol.AuthHttp;
using Posthorn.Tests.InMemory;
using Posthorn.Transport;

namespace Posthorn.Tests.Upstream;

/// <summary>Sessions whose logins go to a group of servers that the test plays, each at a port of its own.</summary>
internal sealed class PoolRig
{
    private readonly List<MemoryPeer> _backends = [];
    private MemoryPeer? _last;

    /// <summary>A rig with servers at these ports.</summary>
    public PoolRig(int[] ports, string directives = "", string parameters = "", string method = "")
    {
        string servers = string.Join(' ', ports.Select(port => $"server 127.0.0.1:{port} {parameters};"));
        Rig = new SessionRig([directives], $"upstream pool {{ {method} {servers} }}");
    }

    public SessionRig Rig { get; }

    /// <summary>The connections that servers have taken, by the server's port, in their order.</summary>
    public List<int> Calls { get; } = [];

    /// <summary>The server that was called last.</summary>
    public MemoryPeer Backend => _last!;

    /// <summary>All connections that servers have taken.</summary>
    public IReadOnlyList<MemoryPeer> Backends => _backends;

    /// <summary>A server is up from now on.</summary>
    /// <param name="port">Its port.</param>
    /// <param name="says">What it says at once; null for a server that plays along.</param>
    public void Up(int port, string? says = null) => Rig.Loop.Serve(At(port), peer =>
    {
        Calls.Add(port);
        _backends.Add(_last = peer);
        if (says is not null)
        {
            peer.SendAndEnd(says);
        }
    });

    /// <summary>A server refuses connections from now on.</summary>
    public void Down(int port) => Rig.Loop.Refuse(At(port));

    /// <summary>A server does not answer at all.</summary>
    public void Silent(int port) => Rig.Loop.Ignore(At(port));

    /// <summary>A client whose login is sent to the group.</summary>
    public MemoryPeer LogIn()
    {
        MemoryPeer client = Rig.Connect();
        client.Take();
        Rig.Say(client, "a LOGIN u p\r\n");
        Rig.Answer(new AuthAccepted(new AuthBackend(null, "pool", null, 0), null, null));
        return client;
    }

    /// <summary>The server that was called last lets the login in.</summary>
    public void LetIn()
    {
        MemoryPeer backend = Backend;
        Rig.Say(backend, "* OK backend\r\n");
        Rig.Say(backend, "a OK in\r\n");
    }

    private static EndpointAddress At(int port) => EndpointAddress.From(IPAddress.Loopback, port);
}
