using System.Buffers.Binary;

namespace Posthorn.RealServers.Tests.TlsClients;

/// <summary>What a server said to a <see cref="ClientHello"/>: a ServerHello, an alert, or nothing.</summary>
/// <param name="Alert">The alert's number; null for none.</param>
/// <param name="Version">The version chosen.</param>
/// <param name="Suite">The suite chosen; null when there is no ServerHello.</param>
/// <param name="Compression">The compression chosen.</param>
/// <param name="HasSecureRenegotiation">Whether renegotiation_info came back (RFC 5746).</param>
internal sealed record ServerAnswer(int? Alert, ushort Version, ushort? Suite, byte Compression, bool HasSecureRenegotiation)
{
    private static readonly ServerAnswer None = new(null, 0, null, 0, false);

    public static ServerAnswer Parse(ReadOnlySpan<byte> record)
    {
        const int Head = 5;
        if (record.Length >= Head + 2 && record[0] == 0x15)
        {
            return None with { Alert = record[Head + 1] };
        }

        if (record.Length < Head + 4 || record[0] != 0x16 || record[Head] != 2)
        {
            return None;
        }

        ReadOnlySpan<byte> hello = record[(Head + 4)..];
        int end = record[Head + 2] * 256 + record[Head + 3];
        ushort version = BinaryPrimitives.ReadUInt16BigEndian(hello);
        int at = 35 + hello[34];
        ushort suite = BinaryPrimitives.ReadUInt16BigEndian(hello[at..]);
        byte compression = hello[at + 2];
        bool isSecure = false;
        for (at += 5; at + 4 <= end; at += 4 + BinaryPrimitives.ReadUInt16BigEndian(hello[(at + 2)..]))
        {
            isSecure |= BinaryPrimitives.ReadUInt16BigEndian(hello[at..]) == 0xFF01;
        }

        return new ServerAnswer(null, version, suite, compression, isSecure);
    }
}
