using System.Net;
using Posthorn.Config.Schema;

namespace Posthorn.Dns;

/// <summary>
/// IP addresses as nginx reads them in a configuration: four decimal numbers, or IPv6 without a zone. The framework also takes
/// octal and short forms, which would be other addresses than nginx's.
/// </summary>
internal static class IpLiteral
{
    /// <summary>An IPv4 address; null when the text is none.</summary>
    public static IPAddress? V4(ReadOnlySpan<char> text)
    {
        Span<byte> bytes = stackalloc byte[4];
        int count = 0;
        foreach (Range range in text.Split('.'))
        {
            if (count == 4 || !Values.TryNumber(text[range], out int number) || number > byte.MaxValue)
            {
                return null;
            }

            bytes[count++] = (byte)number;
        }

        return count == 4 ? new IPAddress(bytes) : null;
    }

    /// <summary>An IPv6 address without brackets; null when the text is none.</summary>
    public static IPAddress? V6(ReadOnlySpan<char> text)
    {
        foreach (char c in text)
        {
            if (!char.IsAsciiHexDigit(c) && c is not (':' or '.'))
            {
                return null;
            }
        }

        return text.Contains(':') && IPAddress.TryParse(text, out IPAddress? address) ? address : null;
    }
}
