using System.Net;
using System.Net.Sockets;

namespace Posthorn.RealServers.Tests.Rig;

/// <summary>
/// Ports nobody listens on. They lie below the range from which the kernel numbers outgoing connections, so that none of the
/// tests' own connections can sit on a port before its server binds it.
/// </summary>
internal static class FreePort
{
    private const int First = 18_000;
    private const int Count = 12_000;
    private static readonly Lock Gate = new();
    private static int _next = Random.Shared.Next(Count);

    public static int Take()
    {
        lock (Gate)
        {
            for (int attempt = 0; attempt < Count; attempt++)
            {
                int port = First + (_next++ % Count);
                if (IsFree(port))
                {
                    return port;
                }
            }
        }

        throw new InvalidOperationException("No free port.");
    }

    private static bool IsFree(int port)
    {
        using Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
