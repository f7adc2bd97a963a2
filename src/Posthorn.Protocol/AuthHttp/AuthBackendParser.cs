using System.Buffers;
using System.Net;
using System.Text;

namespace Posthorn.Protocol.AuthHttp;

/// <summary>
/// Reads the value of <c>Auth-Server</c>: an address, a name or a Unix socket, perhaps with a port, which nginx has apart.
/// </summary>
internal static class AuthBackendParser
{
    /// <summary>The longest path that <c>sockaddr_un</c> holds with its final NUL.</summary>
    private const int LongestPath = 107;

    private static readonly SearchValues<byte> V4Text = SearchValues.Create("0123456789."u8);
    private static readonly SearchValues<byte> V6Text = SearchValues.Create("0123456789abcdefABCDEF:."u8);

    /// <summary>Whether the value is a Unix socket's, which has no port.</summary>
    public static bool IsUnix(ReadOnlySpan<byte> server) => server.StartsWith("unix:"u8);

    /// <summary>Where the colon before the port is; -1 for no port. Two colons without brackets are an IPv6 address.</summary>
    public static int PortColonIn(ReadOnlySpan<byte> server)
    {
        int colon = server.LastIndexOf((byte)':');
        bool isPort = colon > 0 && !IsUnix(server) && (server[0] == '[' ? server[colon - 1] == ']' : server.IndexOf((byte)':') == colon);
        return isPort ? colon : -1;
    }

    /// <summary>Reads a value without its port.</summary>
    /// <returns>A backend with port 0, or null when the value is none.</returns>
    public static AuthBackend? Read(ReadOnlySpan<byte> server)
    {
        if (IsUnix(server))
        {
            ReadOnlySpan<byte> path = server["unix:"u8.Length..];
            return path.Length is > 1 and <= LongestPath && path[0] == '/' && !path.ContainsAnyInRange((byte)0, (byte)0x1F)
                ? new AuthBackend(null, null, Encoding.UTF8.GetString(path), 0)
                : null;
        }

        if (server.Contains((byte)':'))
        {
            return ReadV6(server);
        }

        return server.ContainsAnyExcept(V4Text) ? ReadName(server) : ReadV4(server);
    }

    private static AuthBackend? ReadV4(ReadOnlySpan<byte> text)
    {
        // IPAddress also reads 127.1 and octal numbers, which are other addresses elsewhere.
        Span<byte> bytes = stackalloc byte[4];
        int count = 0;
        foreach (Range range in text.Split((byte)'.'))
        {
            ReadOnlySpan<byte> part = text[range];
            if (count == 4 || part.Length is 0 or > 3 || (part.Length > 1 && part[0] == '0') || !byte.TryParse(part, out bytes[count]))
            {
                return null;
            }

            count++;
        }

        return count == 4 ? new AuthBackend(new IPAddress(bytes), null, null, 0) : null;
    }

    private static AuthBackend? ReadV6(ReadOnlySpan<byte> text)
    {
        if (text.Length > 2 && text[0] == '[' && text[^1] == ']')
        {
            text = text[1..^1];
        }

        return !text.ContainsAnyExcept(V6Text)
            && IPAddress.TryParse(Encoding.ASCII.GetString(text), out IPAddress? address)
            ? new AuthBackend(address, null, null, 0)
            : null;
    }

    private static AuthBackend? ReadName(ReadOnlySpan<byte> text)
    {
        bool valid = text.Length is > 0 and <= 253 && char.IsAsciiLetterOrDigit((char)text[0]);
        foreach (byte b in text)
        {
            valid &= char.IsAsciiLetterOrDigit((char)b) || b is (byte)'.' or (byte)'-' or (byte)'_';
        }

        return valid ? new AuthBackend(null, Encoding.ASCII.GetString(text), null, 0) : null;
    }
}
