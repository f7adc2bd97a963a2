using System.Text;
using Posthorn.Protocol.AuthHttp;

namespace Posthorn.Upstream;

/// <summary>Reads where a backend is: <c>host</c>, <c>host:port</c>, <c>[v6]:port</c>, <c>unix:/path</c>.</summary>
internal static class BackendAddress
{
    private const int HighestPort = 65535;

    /// <summary>Reads an address.</summary>
    /// <param name="text">The text; a client may have had a hand in it.</param>
    /// <param name="defaultPort">The port where none is given.</param>
    /// <returns>The backend, or what is wrong, in nginx's phrases.</returns>
    public static (AuthBackend? Backend, string? Problem) Read(string text, int defaultPort)
    {
        if (text.Length == 0)
        {
            return (null, "no host");
        }

        (string host, string? portText) = text.StartsWith("unix:", StringComparison.Ordinal) ? (text, null) : Cut(text);
        int port = defaultPort;
        if (portText is not null && !(Config.Schema.Values.TryNumber(portText, out port) && port is > 0 and <= HighestPort))
        {
            return (null, "invalid port");
        }

        return AuthBackend.Read(Encoding.UTF8.GetBytes(host)) is { } backend
            ? (backend with { Port = backend.UnixPath is null ? port : 0 }, null)
            : (null, "invalid host");
    }

    // An IPv6 address without brackets has no port.
    private static (string Host, string? Port) Cut(string text)
    {
        int colon = text.LastIndexOf(':');
        bool hasPort = colon >= 0 && (text.IndexOf(':') == colon || text[colon - 1] == ']');
        return hasPort ? (text[..colon], text[(colon + 1)..]) : (text, null);
    }
}
