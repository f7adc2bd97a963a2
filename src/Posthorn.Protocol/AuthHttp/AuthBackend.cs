using System.Net;

namespace Posthorn.Protocol.AuthHttp;

/// <summary>Where an auth service sends a login: an address, a host name (to be resolved) or a Unix socket; one of them is set.</summary>
/// <param name="Address">The IP address.</param>
/// <param name="HostName">The host name, or that of a group of servers; an extension, nginx takes addresses only.</param>
/// <param name="UnixPath">The full path of a Unix socket; an extension.</param>
/// <param name="Port">The port; 0 for a Unix socket, and for a name that was given without one.</param>
public sealed record AuthBackend(IPAddress? Address, string? HostName, string? UnixPath, int Port)
{
    /// <summary>
    /// The backend as logs show it: <c>1.2.3.4:143</c>, <c>[::1]:143</c>, <c>name:143</c>, <c>name</c>, <c>unix:/path</c>.
    /// </summary>
    public override string ToString() => UnixPath is not null ? $"unix:{UnixPath}"
        : Address is not null ? new IPEndPoint(Address, Port).ToString()
        : Port == 0 ? HostName!
        : $"{HostName}:{Port}";

    /// <summary>Reads the value of <c>Auth-Server</c>.</summary>
    /// <returns>A backend with port 0, or null when the value is none.</returns>
    public static AuthBackend? Read(ReadOnlySpan<byte> server) => AuthBackendParser.Read(server);
}
