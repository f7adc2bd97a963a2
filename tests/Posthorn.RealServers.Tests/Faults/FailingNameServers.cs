using System.Net;
using System.Net.Sockets;
using Posthorn.RealServers.Tests.Rig;

namespace Posthorn.RealServers.Tests.Faults;

/// <summary>Name servers that are of no use: one that is silent, one that babbles, and one that is not there.</summary>
internal sealed class FailingNameServers : IDisposable
{
    private readonly Socket _silent = Bound();
    private readonly Socket _babbling = Bound();

    public FailingNameServers()
    {
        Places = [_silent.LocalEndPoint!, _babbling.LocalEndPoint!, new IPEndPoint(IPAddress.Loopback, FreePort.Take())];
        _ = BabbleAsync(_babbling);
    }

    /// <summary>Where they are.</summary>
    public IReadOnlyList<EndPoint> Places { get; }

    public void Dispose()
    {
        _silent.Dispose();
        _babbling.Dispose();
    }

    private static Socket Bound()
    {
        Socket socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return socket;
    }

    private static async Task BabbleAsync(Socket socket)
    {
        byte[] question = new byte[600];
        Random random = new(1);
        try
        {
            while (true)
            {
                SocketReceiveFromResult got = await socket.ReceiveFromAsync(question, new IPEndPoint(IPAddress.Any, 0));
                byte[] answer = new byte[random.Next(2, 300)];
                random.NextBytes(answer);
                question.AsSpan(0, 2).CopyTo(answer);
                await socket.SendToAsync(answer, got.RemoteEndPoint);
            }
        }
        catch (Exception end) when (end is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }
}
