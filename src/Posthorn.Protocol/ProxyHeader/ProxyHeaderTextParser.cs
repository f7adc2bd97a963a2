using System.Buffers;
using System.Buffers.Text;
using System.Net;

namespace Posthorn.Protocol.ProxyHeader;

/// <summary>Reads version 1, as strictly as its specification: one space between words, no leading zeros, CRLF.</summary>
internal static class ProxyHeaderTextParser
{
    private const int Inet6Length = 39;
    private static readonly SearchValues<byte> Inet6Bytes = SearchValues.Create("0123456789abcdefABCDEF:."u8);

    /// <summary>Reads bytes that begin like version 1.</summary>
    public static ProxyHeaderStep Parse(ReadOnlySpan<byte> input)
    {
        ReadOnlySpan<byte> seen = input[..Math.Min(input.Length, ProxyHeaderFormat.LongestLine)];
        int end = seen.IndexOfAny((byte)'\r', (byte)'\n');
        bool isCut = end < 0 || (end == seen.Length - 1 && seen[end] == '\r');
        if (isCut && seen.Length < ProxyHeaderFormat.LongestLine)
        {
            return ProxyHeaderStep.NeedMore;
        }

        if (isCut || !seen[end..].StartsWith("\r\n"u8))
        {
            return ProxyHeaderStep.Bad(end < 0 ? seen.Length : end);
        }

        ReadOnlySpan<byte> line = seen[ProxyHeaderFormat.Prefix.Length..end];
        return TryRead(line, out ProxyHeaderFacts? facts) ? ProxyHeaderStep.Done(end + 2, facts) : ProxyHeaderStep.Bad(end);
    }

    private static bool TryRead(ReadOnlySpan<byte> line, out ProxyHeaderFacts? facts)
    {
        facts = null;
        if (line.SequenceEqual("UNKNOWN"u8) || line.StartsWith("UNKNOWN "u8))
        {
            return true;
        }

        bool isInet6 = line.StartsWith("TCP6 "u8);
        if (!isInet6 && !line.StartsWith("TCP4 "u8))
        {
            return false;
        }

        ReadOnlySpan<byte> rest = line["TCP4 "u8.Length..];
        if (!TryIp(NextWord(ref rest), isInet6, out IPAddress? source)
            || !TryIp(NextWord(ref rest), isInet6, out IPAddress? destination)
            || !TryNumber(NextWord(ref rest), ushort.MaxValue, out int sourcePort)
            || !TryNumber(rest, ushort.MaxValue, out int destinationPort))
        {
            return false;
        }

        facts = new ProxyHeaderFacts(
            ProxyHeaderAddress.Of(source, sourcePort), ProxyHeaderAddress.Of(destination, destinationPort));
        return true;
    }

    private static ReadOnlySpan<byte> NextWord(ref ReadOnlySpan<byte> rest)
    {
        int space = rest.IndexOf((byte)' ');
        ReadOnlySpan<byte> word = space < 0 ? rest : rest[..space];
        rest = space < 0 ? default : rest[(space + 1)..];
        return word;
    }

    private static bool TryIp(
        ReadOnlySpan<byte> word, bool isInet6, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out IPAddress? ip)
    {
        if (!isInet6)
        {
            return TryInet(word, out ip);
        }

        // The framework's parser takes zones, brackets and ports as well.
        ip = null;
        return word.Length <= Inet6Length
            && !word.ContainsAnyExcept(Inet6Bytes)
            && word.Contains((byte)':')
            && IPAddress.TryParse(word, out ip);
    }

    // The framework's parser takes octal, hex and short forms.
    private static bool TryInet(ReadOnlySpan<byte> word, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out IPAddress? ip)
    {
        Span<byte> bytes = stackalloc byte[4];
        ip = null;
        for (int i = 0; i < bytes.Length; i++)
        {
            int dot = i < bytes.Length - 1 ? word.IndexOf((byte)'.') : word.Length;
            if (dot < 0 || !TryNumber(word[..dot], byte.MaxValue, out int value))
            {
                return false;
            }

            bytes[i] = (byte)value;
            word = word[Math.Min(dot + 1, word.Length)..];
        }

        ip = new IPAddress(bytes);
        return true;
    }

    private static bool TryNumber(ReadOnlySpan<byte> digits, int most, out int value)
    {
        bool isPlain = digits.Length is > 0 and <= 5
            && !digits.ContainsAnyExceptInRange((byte)'0', (byte)'9')
            && (digits.Length == 1 || digits[0] != '0');
        value = 0;
        return isPlain && Utf8Parser.TryParse(digits, out value, out _) && value <= most;
    }
}
