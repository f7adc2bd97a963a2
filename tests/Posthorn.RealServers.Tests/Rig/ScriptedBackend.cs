using System.Net;
using System.Net.Sockets;

namespace Posthorn.RealServers.Tests.Rig;

/// <summary>A mail server that the test itself plays, connection by connection.</summary>
internal sealed class ScriptedBackend : IDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    public ScriptedBackend()
    {
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, FreePort.Take()));
        _listener.Listen(64);
        Port = ((IPEndPoint)_listener.LocalEndPoint!).Port;
    }

    public int Port { get; }

    public Task<WireConnection> AcceptAsync() => AcceptAsync(Patience.Limit);

    public async Task<WireConnection> AcceptAsync(TimeSpan patience)
    {
        Socket socket = await Patience.WithinAsync(_listener.AcceptAsync(), "a connection to the backend", patience);
        return new WireConnection(socket) { PatienceLimit = patience };
    }

    /// <summary>Accepts, greets and takes an IMAP login with any name and password.</summary>
    public async Task<WireConnection> AcceptImapLoginAsync()
    {
        WireConnection backend = await AcceptAsync();
        await backend.SendLineAsync("* OK ready");
        string tag = "";
        int rounds = 0;
        while (true)
        {
            string line = await backend.ReadLineAsync();
            tag = rounds++ == 0 ? line[..line.IndexOf(' ', StringComparison.Ordinal)] : tag;
            if (!line.EndsWith('}'))
            {
                break;
            }

            await backend.SendLineAsync("+ go on");
        }

        await backend.SendLineAsync($"{tag} OK logged in");
        return backend;
    }

    public void Dispose() => _listener.Dispose();
}
