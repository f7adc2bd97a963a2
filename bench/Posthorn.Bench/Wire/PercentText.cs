using System.Globalization;

namespace Posthorn.Bench.Wire;

/// <summary>Undoes the escapes (%C3) that proxies write into the headers of their questions.</summary>
internal static class PercentText
{
    /// <summary>The plain bytes, in the room given where there was anything to undo. Throws when there is not enough room.</summary>
    internal static ReadOnlySpan<byte> Decode(ReadOnlySpan<byte> text, Span<byte> room)
    {
        if (!text.Contains((byte)'%'))
        {
            return text;
        }

        int length = 0;
        for (int i = 0; i < text.Length; i++)
        {
            bool isEscape = text[i] == '%' && i + 2 < text.Length;
            room[length++] = isEscape && byte.TryParse(
                text.Slice(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out byte value) ? value : text[i];
            i += isEscape ? 2 : 0;
        }

        return room[..length];
    }
}
