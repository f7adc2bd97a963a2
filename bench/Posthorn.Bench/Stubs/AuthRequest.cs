using System.Text;

namespace Posthorn.Bench.Stubs;

/// <summary>What the auth stub reads from a request.</summary>
internal ref struct AuthRequest
{
    internal ReadOnlySpan<byte> Path;
    internal ReadOnlySpan<byte> User;
    internal ReadOnlySpan<byte> Password;
    internal ReadOnlySpan<byte> Protocol;
    internal bool StaysOpen;

    /// <summary>Reads the request line and headers, each ended by CRLF.</summary>
    internal static AuthRequest Parse(ReadOnlySpan<byte> head)
    {
        AuthRequest request = default;
        int lineEnd = head.IndexOf("\r\n"u8);
        ReadOnlySpan<byte> line = head[..lineEnd];
        request.StaysOpen = line.EndsWith("HTTP/1.1"u8);
        line = line[(line.IndexOf((byte)' ') + 1)..];
        request.Path = line[..Math.Max(0, line.IndexOf((byte)' '))];
        head = head[(lineEnd + 2)..];
        while ((lineEnd = head.IndexOf("\r\n"u8)) > 0)
        {
            int colon = head.IndexOf((byte)':');
            if (colon > 0 && colon < lineEnd)
            {
                request.Take(head[..colon], head[(colon + 1)..lineEnd].Trim((byte)' '));
            }

            head = head[(lineEnd + 2)..];
        }

        return request;
    }

    private void Take(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        if (Ascii.EqualsIgnoreCase(name, "Auth-User"u8))
        {
            User = value;
        }
        else if (Ascii.EqualsIgnoreCase(name, "Auth-Pass"u8))
        {
            Password = value;
        }
        else if (Ascii.EqualsIgnoreCase(name, "Auth-Protocol"u8))
        {
            Protocol = value;
        }
        else if (Ascii.EqualsIgnoreCase(name, "Connection"u8))
        {
            StaysOpen = Ascii.EqualsIgnoreCase(value, "keep-alive"u8) || (StaysOpen && !Ascii.EqualsIgnoreCase(value, "close"u8));
        }
    }
}
