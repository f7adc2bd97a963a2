using System.Buffers;
using System.Globalization;
using System.Text;

namespace Posthorn.Logging;

/// <summary>
/// Makes hostile bytes fit for a log line. nginx writes a login name as it came, so that a client can forge lines and
/// fields; here nothing passes that ends a line, closes a quote or moves a cursor.
/// </summary>
internal static class LogText
{
    /// <summary>How long a quoted piece of client or backend text becomes at most unless the caller says otherwise.</summary>
    public const int DefaultLimit = 256;

    private const string Cut = "...";
    private const int LongestPiece = 16;

    /// <summary>
    /// Printable UTF-8 as it is; <c>\xHH</c> for each byte of control and format characters, line separators, quotes,
    /// backslashes and invalid UTF-8.
    /// </summary>
    /// <param name="bytes">What a client, a backend or an auth service sent.</param>
    /// <param name="limit">How many characters the result has at most; what is longer ends in <c>...</c>.</param>
    public static string Escape(ReadOnlySpan<byte> bytes, int limit = DefaultLimit)
    {
        // A byte gives four characters at most, and what is beyond the limit is cut anyway.
        int room = (int)Math.Min(bytes.Length * 4L, limit) + LongestPiece;
        char[] rented = ArrayPool<char>.Shared.Rent(room);
        try
        {
            int length = Escape(bytes, rented, limit);
            return new string(rented, 0, length);
        }
        finally
        {
            ArrayPool<char>.Shared.Return(rented);
        }
    }

    /// <summary>The same for text that is a string already.</summary>
    public static string Escape(string text, int limit = DefaultLimit) => Escape(Encoding.UTF8.GetBytes(text), limit);

    private static int Escape(ReadOnlySpan<byte> bytes, Span<char> output, int limit)
    {
        int length = 0;
        int uncut = 0;
        while (!bytes.IsEmpty)
        {
            OperationStatus status = Rune.DecodeFromUtf8(bytes, out Rune rune, out int consumed);
            length += status == OperationStatus.Done && IsPlain(rune)
                ? rune.EncodeToUtf16(output[length..])
                : Hex(bytes[..consumed], output[length..]);
            if (length > limit)
            {
                Cut.AsSpan(0, Math.Min(Cut.Length, limit)).CopyTo(output[uncut..]);
                return uncut + Math.Min(Cut.Length, limit);
            }

            uncut = length <= limit - Cut.Length ? length : uncut;
            bytes = bytes[consumed..];
        }

        return length;
    }

    private static bool IsPlain(Rune rune)
    {
        if (rune.IsAscii)
        {
            return rune.Value is >= 0x20 and < 0x7f and not '"' and not '\\';
        }

        return Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format
            or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
    }

    private static int Hex(ReadOnlySpan<byte> bytes, Span<char> output)
    {
        int length = 0;
        foreach (byte value in bytes)
        {
            output[length++] = '\\';
            output[length++] = 'x';
            output[length++] = HexDigit(value >> 4);
            output[length++] = HexDigit(value & 0xf);
        }

        return length;
    }

    private static char HexDigit(int value) => "0123456789ABCDEF"[value];
}
