using System.Buffers.Binary;

namespace Posthorn.RealServers.Tests.TlsClients;

/// <summary>A ClientHello built by hand (RFC 5246 section 7.4.1.2), to offer what no library offers any more.</summary>
/// <param name="Version">The highest version, up to 0x0303.</param>
/// <param name="Suites">The cipher suites by number.</param>
/// <param name="Compressions">The compression methods by number.</param>
internal sealed record ClientHello(ushort Version, IReadOnlyList<ushort> Suites, params byte[] Compressions)
{
    public byte[] ToBytes()
    {
        List<byte> body = [.. Big(Version), .. new byte[32], 0];
        body.AddRange([.. Big(Suites.Count * 2), .. Suites.SelectMany(suite => Big(suite))]);
        body.AddRange([(byte)Compressions.Length, .. Compressions]);
        byte[] extensions =
        [
            0xFF, 0x01, 0, 1, 0, // renegotiation_info
            0, 10, 0, 8, 0, 6, 0, 29, 0, 23, 0, 24, // supported_groups: x25519, P-256, P-384
            0, 11, 0, 2, 1, 0, // ec_point_formats: uncompressed
            0, 13, 0, 14, 0, 12, 4, 3, 8, 4, 4, 1, 2, 3, 2, 1, 1, 1, // signature_algorithms, SHA-1 and MD5 among them
        ];
        body.AddRange([.. Big(extensions.Length), .. extensions]);
        byte[] message = [1, 0, .. Big(body.Count), .. body];
        return [0x16, 3, Version == 0x300 ? (byte)0 : (byte)1, .. Big(message.Length), .. message];
    }

    private static byte[] Big(int value)
    {
        byte[] bytes = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(bytes, (ushort)value);
        return bytes;
    }
}
