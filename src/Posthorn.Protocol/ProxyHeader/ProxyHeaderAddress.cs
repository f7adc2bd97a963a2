using System.Net;

namespace Posthorn.Protocol.ProxyHeader;

/// <summary>One end of a connection as a PROXY header names it: an IP address and a port, or a unix socket.</summary>
/// <param name="Ip">The address; null for unix.</param>
/// <param name="Port">The port; 0 for unix.</param>
/// <param name="UnixPath">The path, empty for an unnamed socket; null for IP.</param>
public sealed record ProxyHeaderAddress(IPAddress? Ip, int Port, string? UnixPath)
{
    // By its length: the framework keeps the name of its family among the sockets, which are out of bounds here.
    internal bool IsInet6
    {
        get
        {
            Span<byte> bytes = stackalloc byte[16];
            return Ip is not null && Ip.TryWriteBytes(bytes, out int length) && length == bytes.Length;
        }
    }

    /// <summary>An IP address and a port.</summary>
    public static ProxyHeaderAddress Of(IPAddress ip, int port) => new(ip, port, null);

    /// <summary>A unix socket.</summary>
    public static ProxyHeaderAddress Unix(string path) => new(null, 0, path);
}
