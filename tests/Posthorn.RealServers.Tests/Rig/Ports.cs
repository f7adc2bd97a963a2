using System.Net.Sockets;

namespace Posthorn.RealServers.Tests.Rig;

/// <summary>What can be told of a port from outside.</summary>
internal static class Ports
{
    /// <summary>Whether somebody listens on a local port.</summary>
    public static async Task<bool> AcceptAsync(int port)
    {
        try
        {
            using WireConnection probe = await WireConnection.ConnectAsync(port);
            return true;
        }
        catch (SocketException refused) when (refused.SocketErrorCode is SocketError.ConnectionRefused or SocketError.ConnectionReset)
        {
            // Reset: it was closed with this very caller in its queue.
            return false;
        }
    }
}
