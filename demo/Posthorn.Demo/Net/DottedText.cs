namespace Posthorn.Demo.Net;

/// <summary>
/// A text of many lines as POP3 and SMTP carry it: a lone dot ends it, and a line that begins with a dot has another one before it
/// (RFC 1939 3, RFC 5321 4.5.2).
/// </summary>
internal static class DottedText
{
    /// <summary>Writes the text with its end.</summary>
    public static void Write(ReadOnlySpan<byte> text, LineWriter output)
    {
        while (!text.IsEmpty)
        {
            int end = text.IndexOf("\r\n"u8);
            ReadOnlySpan<byte> line = end < 0 ? text : text[..end];
            text = end < 0 ? default : text[(end + 2)..];
            output.Write(line.StartsWith("."u8) ? "."u8 : default);
            output.Write(line);
            output.Write("\r\n"u8);
        }

        output.Write(".\r\n"u8);
    }

    /// <summary>Reads a text to its end, with CRLF line ends whatever the peer has used; null when the peer is gone before.</summary>
    /// <param name="reader">Where from.</param>
    /// <param name="longest">How many bytes are kept; of a longer text the rest is read and dropped.</param>
    /// <param name="stop">Breaks off.</param>
    public static async Task<(byte[] Text, bool IsWhole)?> ReadAsync(WireReader reader, int longest, CancellationToken stop)
    {
        using var text = new MemoryStream();
        bool whole = true;
        while (await reader.ReadLineAsync(stop) is { } line)
        {
            if (line is [(byte)'.'])
            {
                return (text.ToArray(), whole);
            }

            whole &= text.Length + line.Length + 2 <= longest;
            if (whole)
            {
                text.Write(line is [(byte)'.', ..] ? line.AsSpan(1) : line);
                text.Write("\r\n"u8);
            }
        }

        return null;
    }
}
