using System.Net;
using System.Text;
using Posthorn.Protocol.ProxyHeader;
using Posthorn.Protocol.Wire;
using Xunit;

namespace Posthorn.Protocol.Tests.ProxyHeader;

/// <summary>Headers to test with. Those in hex were made by an independent program after the specification.</summary>
internal static class Headers
{
    public const string Signature = "0D0A0D0A000D0A515549540A";

    public const string Inet = Signature + "21110013C0000207C63364011267008F0300043698CE14";

    public const string Mapped = Signature
        + "2121002B20010DB800000000000000000000000700000000000000000000FFFFC63364011267008F030004038ECCF7";

    public const string Tls = Signature
        + "2111005BC0000207C63364011267008F010004696D617002000C6D61696C2E6578616D706C65"
        + "20002F0700000000210007544C5376312E33220004616E6E61"
        + "230016544C535F4145535F3235365F47434D5F534841333834030004C490E6D3";

    public const string Local = Signature + "20000007030004A9B87E8F";

    /// <summary>A client at 192.0.2.7:4711 that called 198.51.100.1:143.</summary>
    public static readonly ProxyHeaderFacts Facts = Inets("192.0.2.7", 4711, "198.51.100.1", 143);

    public static ProxyHeaderFacts Inets(string source, int sourcePort, string destination, int destinationPort) => new(
        ProxyHeaderAddress.Of(IPAddress.Parse(source), sourcePort),
        ProxyHeaderAddress.Of(IPAddress.Parse(destination), destinationPort));

    public static byte[] Bytes(string text) => Encoding.Latin1.GetBytes(text);

    /// <summary>A header of version 2 without a checksum.</summary>
    public static byte[] Binary(byte command, byte family, params byte[] rest) =>
        [.. Convert.FromHexString(Signature), command, family, (byte)(rest.Length >> 8), (byte)rest.Length, .. rest];

    public static byte[] Written(ProxyHeaderVersion version, ProxyHeaderFacts facts, ProxyHeaderTlsFacts? tls = null)
    {
        var writer = new WireWriter(16);
        writer.Write("before"u8);
        ProxyHeaderWriter.Write(version, facts, tls, writer);
        return writer.Written["before".Length..].ToArray();
    }

    public static void AssertBad(byte[] input) => Assert.Equal(ProxyHeaderProgress.Bad, ProxyHeaderParser.Parse(input).Progress);

    /// <summary>The header is understood, alone and with something behind it; no shorter piece of it is, and none is refused.</summary>
    public static void AssertTold(ProxyHeaderFacts? facts, byte[] header)
    {
        for (int length = 0; length < header.Length; length++)
        {
            Assert.Equal(ProxyHeaderProgress.NeedMore, ProxyHeaderParser.Parse(header.AsSpan(0, length)).Progress);
        }

        var expected = new ProxyHeaderStep(ProxyHeaderProgress.Done, header.Length, facts);
        Assert.Equal(expected, ProxyHeaderParser.Parse(header));
        Assert.Equal(expected, ProxyHeaderParser.Parse([.. header, .. "a LOGIN u p\r\n"u8]));
        Assert.Equal(expected, ProxyHeaderParser.Parse([.. header, .. header]));
    }
}
