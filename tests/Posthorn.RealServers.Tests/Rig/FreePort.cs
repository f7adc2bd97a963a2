using System.Net;
using System.Net.Sockets;

namespace Posthorn.RealServers.Tests.Rig;

/// <summary>
/// Ports nobody listens on. They lie below the range from which the kernel numbers outgoing connections, so that none of the
/// tests' own connections can sit on a port before its server binds it; and in a block that no other run of the tests uses.
/// </summary>
internal static class FreePort
{
    private const int First = 18_000;
    private const int Blocks = 12;
    private const int Size = 1_000;
    private static readonly Lock Gate = new();
    private static readonly int Block = ChooseBlock();
    private static int _next = Random.Shared.Next(Size);

    public static int Take()
    {
        lock (Gate)
        {
            for (int attempt = 0; attempt < Size; attempt++)
            {
                int port = First + (Block * Size) + (_next++ % Size);
                if (IsFree(port))
                {
                    return port;
                }
            }
        }

        throw new InvalidOperationException("No free port.");
    }

    private static int ChooseBlock()
    {
        for (int block = 0; block < Blocks; block++)
        {
            try
            {
                string path = Path.Combine(Path.GetTempPath(), $"posthorn-test-ports-{block}.lock");
                FileStream held = new(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.None);
                // Held to the end of the run; the system lets it go when the run is killed.
                AppDomain.CurrentDomain.ProcessExit += (_, _) => held.Dispose();
                return block;
            }
            catch (Exception taken) when (taken is IOException or UnauthorizedAccessException)
            {
                continue;
            }
        }

        return Random.Shared.Next(Blocks);
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
