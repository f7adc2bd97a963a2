using Posthorn.Protocol.Wire;

namespace Posthorn.Protocol.Forwarding;

/// <summary>xtext (RFC 3461 section 4): control characters, space, <c>+</c>, <c>=</c> and all above <c>~</c> as <c>+XX</c>.</summary>
internal static class Xtext
{
    /// <summary>Writes a value.</summary>
    public static void Write(ReadOnlySpan<byte> value, WireWriter output)
    {
        Span<byte> room = output.GetSpan(value.Length * 3);
        int length = 0;
        foreach (byte b in value)
        {
            if (b is > (byte)' ' and <= (byte)'~' and not ((byte)'+' or (byte)'='))
            {
                room[length++] = b;
                continue;
            }

            room[length++] = (byte)'+';
            HexText.Write(b, room[length..]);
            length += HexText.Length;
        }

        output.Advance(length);
    }

    /// <summary>Reads a value. An equals sign and brackets stand for themselves, as Postfix and Dovecot have it.</summary>
    /// <param name="text">The value in xtext.</param>
    /// <param name="value">Room for as many bytes.</param>
    /// <param name="length">How many bytes it has.</param>
    public static bool TryDecode(ReadOnlySpan<byte> text, Span<byte> value, out int length)
    {
        length = 0;
        while (!text.IsEmpty)
        {
            if (text[0] != '+')
            {
                value[length++] = text[0];
                text = text[1..];
                continue;
            }

            if (!HexText.TryRead(text[1..], out value[length]))
            {
                return false;
            }

            length++;
            text = text[(1 + HexText.Length)..];
        }

        return true;
    }
}
