namespace Posthorn.Protocol.Wire;

/// <summary>Bytes as two hexadecimal digits each.</summary>
internal static class HexText
{
    /// <summary>How many digits a byte has.</summary>
    public const int Length = 2;

    /// <summary>Writes a byte in capital digits.</summary>
    public static void Write(byte value, Span<byte> room)
    {
        room[0] = "0123456789ABCDEF"u8[value >> 4];
        room[1] = "0123456789ABCDEF"u8[value & 15];
    }

    /// <summary>Reads the byte that a text begins with, in digits of either case.</summary>
    /// <returns>False when it begins otherwise.</returns>
    public static bool TryRead(ReadOnlySpan<byte> text, out byte value)
    {
        int high = text.Length < Length ? -1 : Digit(text[0]);
        int low = high < 0 ? -1 : Digit(text[1]);
        value = (byte)((high << 4) | low);
        return low >= 0;
    }

    /// <summary>The value of a digit; -1 when it is none.</summary>
    public static int Digit(byte b) => char.IsAsciiHexDigit((char)b) ? (b & 15) + (b > (byte)'9' ? 9 : 0) : -1;
}
