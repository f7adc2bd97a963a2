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
            room[length++] = "0123456789ABCDEF"u8[b >> 4];
            room[length++] = "0123456789ABCDEF"u8[b & 15];
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

            if (text.Length < 3 || !char.IsAsciiHexDigit((char)text[1]) || !char.IsAsciiHexDigit((char)text[2]))
            {
                return false;
            }

            value[length++] = Convert.FromHexString([(char)text[1], (char)text[2]])[0];
            text = text[3..];
        }

        return true;
    }
}
