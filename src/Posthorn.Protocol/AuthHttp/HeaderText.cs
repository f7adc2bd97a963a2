using System.Text;
using Posthorn.Protocol.Wire;

namespace Posthorn.Protocol.AuthHttp;

/// <summary>The two encodings of values in a request to an auth service. Neither can end a header line.</summary>
internal static class HeaderText
{
    /// <summary>nginx's escaping of names, passwords and certificates: 0x00 to 0x20 and <c>%</c> become <c>%XX</c>.</summary>
    public static void WriteEscaped(WireWriter output, ReadOnlySpan<byte> value)
    {
        Span<byte> room = output.GetSpan(value.Length * 3);
        int length = 0;
        foreach (byte b in value)
        {
            if (b > ' ' && b != '%')
            {
                room[length++] = b;
                continue;
            }

            room[length++] = (byte)'%';
            HexText.Write(b, room[length..]);
            length += HexText.Length;
        }

        output.Advance(length);
    }

    /// <summary>The value as it is but for control characters, which become <c>_</c>; a tab is harmless and stays.</summary>
    public static void WriteClean(WireWriter output, ReadOnlySpan<byte> value)
    {
        Span<byte> room = output.GetSpan(value.Length);
        value.CopyTo(room);
        Clean(room[..value.Length]);
        output.Advance(value.Length);
    }

    /// <summary>As above, for text.</summary>
    public static void WriteClean(WireWriter output, ReadOnlySpan<char> value)
    {
        Span<byte> room = output.GetSpan(Encoding.UTF8.GetMaxByteCount(value.Length));
        int length = Encoding.UTF8.GetBytes(value, room);
        Clean(room[..length]);
        output.Advance(length);
    }

    private static void Clean(Span<byte> value)
    {
        foreach (ref byte b in value)
        {
            if (b is < 0x20 and not (byte)'\t' or 0x7F)
            {
                b = (byte)'_';
            }
        }
    }
}
