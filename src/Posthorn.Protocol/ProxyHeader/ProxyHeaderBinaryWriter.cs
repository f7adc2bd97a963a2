using System.Buffers.Binary;
using System.Text;
using Posthorn.Protocol.Wire;

namespace Posthorn.Protocol.ProxyHeader;

/// <summary>Writes version 2. The checksum comes last and always, as in nginx.</summary>
internal static class ProxyHeaderBinaryWriter
{
    private const int ChecksumLength = ProxyHeaderFormat.TlvStart + sizeof(uint);

    // The client's flags and the outcome of the verification.
    private const int TlsStart = 5;

    // Far above any real name; a header is read into small buffers.
    private const int LongestValue = 512;

    /// <summary>Writes a header whose addresses are of one IP family.</summary>
    public static void Write(ProxyHeaderFacts facts, ProxyHeaderTlsFacts? tls, WireWriter output)
    {
        int family = facts.Source.IsInet6 ? ProxyHeaderFormat.FamilyInet6 : ProxyHeaderFormat.FamilyInet;
        int start = Begin(
            ProxyHeaderFormat.CommandProxy,
            (family << 4) | ProxyHeaderFormat.TransportStream,
            ProxyHeaderFormat.AddressesLength(family) + TlsLength(tls),
            output);
        WriteIp(facts.Source, output);
        WriteIp(facts.Destination, output);
        WriteShort(facts.Source.Port, output);
        WriteShort(facts.Destination.Port, output);
        if (tls is not null)
        {
            WriteTls(tls, output);
        }

        End(start, output);
    }

    /// <summary>
    /// Writes a header that names nobody. LOCAL, because Dovecot drops connections of families other than IPv4 and IPv6, the
    /// unspecified one included.
    /// </summary>
    public static void WriteLocal(WireWriter output) =>
        End(Begin(ProxyHeaderFormat.CommandLocal, ProxyHeaderFormat.FamilyUnspecified, 0, output), output);

    private static int Begin(int command, int family, int length, WireWriter output)
    {
        int start = output.Length;
        output.Write(ProxyHeaderFormat.Signature);
        output.Write((byte)((ProxyHeaderFormat.Version << 4) | command));
        output.Write((byte)family);
        WriteShort(length + ChecksumLength, output);
        return start;
    }

    private static void End(int start, WireWriter output)
    {
        output.Write(ProxyHeaderFormat.TypeChecksum);
        WriteShort(sizeof(uint), output);
        ReadOnlySpan<byte> header = output.Written[start..];
        uint checksum = ProxyHeaderChecksum.Of(header, header.Length);
        BinaryPrimitives.WriteUInt32BigEndian(output.GetSpan(sizeof(uint)), checksum);
        output.Advance(sizeof(uint));
    }

    private static void WriteIp(ProxyHeaderAddress address, WireWriter output)
    {
        address.Ip!.TryWriteBytes(output.GetSpan(16), out int written);
        output.Advance(written);
    }

    private static void WriteTls(ProxyHeaderTlsFacts tls, WireWriter output)
    {
        WriteTlv(ProxyHeaderFormat.TypeAlpn, tls.Alpn, output);
        WriteTlv(ProxyHeaderFormat.TypeAuthority, tls.ServerName, output);
        output.Write(ProxyHeaderFormat.TypeTls);
        WriteShort(TlsBlockLength(tls), output);
        output.Write(FlagsOf(tls));
        BinaryPrimitives.WriteUInt32BigEndian(output.GetSpan(sizeof(uint)), tls is { HasCertificate: true, IsVerified: true } ? 0u : 1u);
        output.Advance(sizeof(uint));
        WriteTlv(ProxyHeaderFormat.TypeTlsVersion, tls.Version, output);
        WriteTlv(ProxyHeaderFormat.TypeTlsCommonName, CommonNameOf(tls), output);
        WriteTlv(ProxyHeaderFormat.TypeTlsCipher, tls.Cipher, output);
    }

    private static byte FlagsOf(ProxyHeaderTlsFacts tls) => (byte)(ProxyHeaderFormat.ClientTls
        | (tls.HasCertificate ? ProxyHeaderFormat.ClientCertificateInSession : 0)
        | (tls is { HasCertificate: true, IsResumed: false } ? ProxyHeaderFormat.ClientCertificateInConnection : 0));

    private static int TlsLength(ProxyHeaderTlsFacts? tls) => tls is null
        ? 0
        : TlvLength(tls.Alpn) + TlvLength(tls.ServerName) + ProxyHeaderFormat.TlvStart + TlsBlockLength(tls);

    private static int TlsBlockLength(ProxyHeaderTlsFacts tls) =>
        TlsStart + TlvLength(tls.Version) + TlvLength(CommonNameOf(tls)) + TlvLength(tls.Cipher);

    // A name that nobody vouches for is the client's own invention.
    private static string? CommonNameOf(ProxyHeaderTlsFacts tls) =>
        tls is { HasCertificate: true, IsVerified: true } ? tls.CommonName : null;

    private static int TlvLength(string? value) =>
        IsWorthIt(value, out int length) ? ProxyHeaderFormat.TlvStart + length : 0;

    private static void WriteTlv(byte type, string? value, WireWriter output)
    {
        if (IsWorthIt(value, out int length))
        {
            output.Write(type);
            WriteShort(length, output);
            output.WriteText(value);
        }
    }

    private static bool IsWorthIt([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] string? value, out int length)
    {
        length = value is null ? 0 : Encoding.UTF8.GetByteCount(value);
        return length is > 0 and <= LongestValue;
    }

    private static void WriteShort(int value, WireWriter output)
    {
        BinaryPrimitives.WriteUInt16BigEndian(output.GetSpan(sizeof(ushort)), (ushort)value);
        output.Advance(sizeof(ushort));
    }
}
