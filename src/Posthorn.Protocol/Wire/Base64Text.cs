using System.Buffers;
using System.Buffers.Text;

namespace Posthorn.Protocol.Wire;

/// <summary>
/// Base64 as clients send it in a SASL exchange. Padding may be missing or too long, as nginx allows, so that <c>=</c> alone
/// is no bytes (RFC 4959); bytes outside the alphabet, text after the padding and a length that no bytes have are refused.
/// </summary>
internal static class Base64Text
{
    private static readonly SearchValues<byte> Alphabet =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"u8);

    /// <summary>How many bytes are enough for whatever <paramref name="text"/> decodes to.</summary>
    public static int RoomFor(ReadOnlySpan<byte> text) => (text.Length / 4 * 3) + 3;

    /// <summary>Decodes into the caller's memory, which has <see cref="RoomFor"/> bytes at least.</summary>
    /// <returns>False when the text is no base64; the memory may have been written to.</returns>
    public static bool TryDecode(ReadOnlySpan<byte> text, Span<byte> into, out int written)
    {
        written = 0;
        ReadOnlySpan<byte> digits = text.TrimEnd((byte)'=');
        if (digits.ContainsAnyExcept(Alphabet) || digits.Length % 4 == 1)
        {
            return false;
        }

        int whole = digits.Length & ~3;
        Base64.DecodeFromUtf8(digits[..whole], into, out _, out written);
        written += DecodeRest(digits[whole..], into[written..]);
        return true;
    }

    private static int DecodeRest(ReadOnlySpan<byte> digits, Span<byte> into)
    {
        if (digits.IsEmpty)
        {
            return 0;
        }

        int bits = 0;
        foreach (byte digit in digits)
        {
            bits = (bits << 6) | ValueOf(digit);
        }

        bits <<= 6 * (4 - digits.Length);
        into[0] = (byte)(bits >> 16);
        if (digits.Length == 3)
        {
            into[1] = (byte)(bits >> 8);
        }

        return digits.Length - 1;
    }

    private static int ValueOf(byte digit) => digit switch
    {
        >= (byte)'A' and <= (byte)'Z' => digit - 'A',
        >= (byte)'a' and <= (byte)'z' => digit - 'a' + 26,
        >= (byte)'0' and <= (byte)'9' => digit - '0' + 52,
        (byte)'+' => 62,
        _ => 63,
    };
}
