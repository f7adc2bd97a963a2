namespace Posthorn.Protocol.ProxyHeader;

/// <summary>The numbers and words of both versions.</summary>
internal static class ProxyHeaderFormat
{
    /// <summary>The longest line of version 1 with its CRLF, in bytes.</summary>
    public const int LongestLine = 107;

    /// <summary>What precedes the addresses of version 2, in bytes.</summary>
    public const int FixedLength = 16;

    public const int VersionPlace = 12;
    public const int FamilyPlace = 13;
    public const int LengthPlace = 14;

    public const int Version = 2;
    public const int CommandLocal = 0;
    public const int CommandProxy = 1;

    public const int FamilyUnspecified = 0;
    public const int FamilyInet = 1;
    public const int FamilyInet6 = 2;
    public const int FamilyUnix = 3;
    public const int TransportStream = 1;
    public const int TransportDatagram = 2;

    /// <summary>The room for one path of a unix socket, in bytes.</summary>
    public const int UnixPathLength = 108;

    /// <summary>The type and the length of a TLV, in bytes.</summary>
    public const int TlvStart = 3;

    public const byte TypeAlpn = 0x01;
    public const byte TypeAuthority = 0x02;
    public const byte TypeChecksum = 0x03;
    public const byte TypeTls = 0x20;
    public const byte TypeTlsVersion = 0x21;
    public const byte TypeTlsCommonName = 0x22;
    public const byte TypeTlsCipher = 0x23;

    public const byte ClientTls = 0x01;
    public const byte ClientCertificateInConnection = 0x02;
    public const byte ClientCertificateInSession = 0x04;

    /// <summary>How version 1 begins.</summary>
    public static ReadOnlySpan<byte> Prefix => "PROXY "u8;

    /// <summary>How version 2 begins.</summary>
    public static ReadOnlySpan<byte> Signature => "\r\n\r\n\0\r\nQUIT\n"u8;

    /// <summary>How long the two addresses of a family are in version 2, in bytes.</summary>
    public static int AddressesLength(int family) => family switch
    {
        FamilyInet => 12,
        FamilyInet6 => 36,
        FamilyUnix => 2 * UnixPathLength,
        _ => 0,
    };
}
