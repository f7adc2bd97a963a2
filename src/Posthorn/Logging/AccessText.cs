using System.Globalization;
using System.Text;

namespace Posthorn.Logging;

/// <summary>Writes the value of a variable, which a client may have chosen, into a line of an access log.</summary>
internal static class AccessText
{
    /// <summary>How many characters of a value are logged at most.</summary>
    public const int LongestValue = 1024;

    private const string Cut = "...";

    /// <summary>Appends a value by the format's rule.</summary>
    public static void Append(StringBuilder line, string value, LogEscape escape)
    {
        if (value.Length == 0)
        {
            line.Append(escape == LogEscape.Default ? "-" : "");
            return;
        }

        bool isCut = value.Length > LongestValue;
        ReadOnlySpan<char> rest = isCut ? value.AsSpan(0, LongestValue - Cut.Length) : value;
        switch (escape)
        {
            case LogEscape.Default:
                AppendPlain(line, rest);
                break;
            case LogEscape.Json:
                AppendJson(line, rest);
                break;
            default:
                line.Append(rest);
                break;
        }

        line.Append(isCut ? Cut : "");
    }

    private static void AppendPlain(StringBuilder line, ReadOnlySpan<char> value)
    {
        Span<byte> bytes = stackalloc byte[4];
        foreach (Rune rune in value.EnumerateRunes())
        {
            if (rune.Value is >= ' ' and < 0x7f and not '"' and not '\\')
            {
                line.Append((char)rune.Value);
                continue;
            }

            foreach (byte part in bytes[..rune.EncodeToUtf8(bytes)])
            {
                line.Append(CultureInfo.InvariantCulture, $"\\x{part:X2}");
            }
        }
    }

    // More than JSON asks for: nothing passes that a terminal, or a reader of lines, could take for something else.
    private static void AppendJson(StringBuilder line, ReadOnlySpan<char> value)
    {
        foreach (Rune rune in value.EnumerateRunes())
        {
            if (rune.Value is '"' or '\\')
            {
                line.Append('\\').Append((char)rune.Value);
            }
            else if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format
                or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)
            {
                AppendEscape(line, rune);
            }
            else
            {
                line.Append(rune.ToString());
            }
        }
    }

    private static void AppendEscape(StringBuilder line, Rune rune)
    {
        Span<char> units = stackalloc char[2];
        foreach (char unit in units[..rune.EncodeToUtf16(units)])
        {
            line.Append(CultureInfo.InvariantCulture, $"\\u{(int)unit:x4}");
        }
    }
}
