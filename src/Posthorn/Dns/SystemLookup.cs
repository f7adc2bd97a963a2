using System.Net;
using System.Net.Sockets;

namespace Posthorn.Dns;

/// <summary>The system's resolver, waited for: only for the time a configuration is loaded.</summary>
internal static class SystemLookup
{
    /// <summary>A <see cref="HostLookup"/>.</summary>
    public static IPAddress[] Find(string host)
    {
        try
        {
            return System.Net.Dns.GetHostAddresses(host);
        }
        catch (Exception e) when (e is SocketException or ArgumentException)
        {
            return [];
        }
    }
}
