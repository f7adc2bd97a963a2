using System.Numerics;

namespace Posthorn.Protocol.ProxyHeader;

/// <summary>The CRC32C of a header (RFC 4960 appendix B), computed as if the four bytes that hold it were zero.</summary>
internal static class ProxyHeaderChecksum
{
    private const uint Ones = uint.MaxValue;

    /// <summary>The checksum of a header whose bytes at <paramref name="place"/> hold it or are to come there.</summary>
    public static uint Of(ReadOnlySpan<byte> header, int place)
    {
        uint sum = Add(Ones, header[..place]);
        sum = BitOperations.Crc32C(sum, 0u);
        int behind = place + sizeof(uint);
        return Ones ^ (behind < header.Length ? Add(sum, header[behind..]) : sum);
    }

    private static uint Add(uint sum, ReadOnlySpan<byte> bytes)
    {
        foreach (byte next in bytes)
        {
            sum = BitOperations.Crc32C(sum, next);
        }

        return sum;
    }
}
