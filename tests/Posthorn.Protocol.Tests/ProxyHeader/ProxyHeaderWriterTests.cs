using System.Net;
using System.Text;
using Posthorn.Protocol.ProxyHeader;
using Xunit;

namespace Posthorn.Protocol.Tests.ProxyHeader;

public sealed class ProxyHeaderWriterTests
{
    private static readonly ProxyHeaderAddress Socket = ProxyHeaderAddress.Unix("/run/mail.sock");

    [Theory]
    [InlineData("192.0.2.7", "198.51.100.1", "PROXY TCP4 192.0.2.7 198.51.100.1 4711 143\r\n")]
    [InlineData("2001:db8::7", "::1", "PROXY TCP6 2001:db8::7 ::1 4711 143\r\n")]
    [InlineData("2001:db8::7", "198.51.100.1", "PROXY TCP6 2001:db8::7 ::ffff:198.51.100.1 4711 143\r\n")]
    [InlineData("192.0.2.7", "2001:db8::1", "PROXY TCP6 ::ffff:192.0.2.7 2001:db8::1 4711 143\r\n")]
    [InlineData("fe80::7%3", "fe80::1%3", "PROXY TCP6 fe80::7 fe80::1 4711 143\r\n")]
    public void A_line_names_both_ends_in_one_family(string source, string destination, string line) =>
        Assert.Equal(line, Text(Headers.Written(ProxyHeaderVersion.V1, Headers.Inets(source, 4711, destination, 143))));

    [Fact]
    public void A_line_says_of_unix_sockets_that_nothing_is_known()
    {
        var mixed = new ProxyHeaderFacts(Headers.Facts.Source, Socket);
        Assert.Equal("PROXY UNKNOWN\r\n", Text(Headers.Written(ProxyHeaderVersion.V1, new ProxyHeaderFacts(Socket, Socket))));
        Assert.Equal("PROXY UNKNOWN\r\n", Text(Headers.Written(ProxyHeaderVersion.V1, mixed)));
    }

    [Fact]
    public void A_binary_header_has_a_checksum() =>
        Assert.Equal(Headers.Inet, Convert.ToHexString(Headers.Written(ProxyHeaderVersion.V2, Headers.Facts)));

    [Fact]
    public void A_binary_header_has_one_family() => Assert.Equal(
        Headers.Mapped,
        Convert.ToHexString(Headers.Written(ProxyHeaderVersion.V2, Headers.Inets("2001:db8::7", 4711, "198.51.100.1", 143))));

    [Fact]
    public void A_binary_header_says_of_unix_sockets_that_nobody_is_behind_it()
    {
        var mixed = new ProxyHeaderFacts(Headers.Facts.Source, Socket);
        Assert.Equal(Headers.Local, Convert.ToHexString(Headers.Written(ProxyHeaderVersion.V2, mixed)));
        Assert.Equal(
            Headers.Local, Convert.ToHexString(Headers.Written(ProxyHeaderVersion.V2, new ProxyHeaderFacts(Socket, Socket))));
    }

    [Fact]
    public void A_binary_header_tells_of_tls()
    {
        var tls = new ProxyHeaderTlsFacts("TLSv1.3", "TLS_AES_256_GCM_SHA384")
        {
            Alpn = "imap",
            ServerName = "mail.example",
            HasCertificate = true,
            IsVerified = true,
            CommonName = "anna",
        };
        Assert.Equal(Headers.Tls, Convert.ToHexString(Headers.Written(ProxyHeaderVersion.V2, Headers.Facts, tls)));
    }

    [Theory]
    [InlineData(false, false, false, 0x01, 1)]
    [InlineData(false, false, true, 0x01, 1)]
    [InlineData(true, false, false, 0x07, 1)]
    [InlineData(true, false, true, 0x07, 0)]
    [InlineData(true, true, true, 0x05, 0)]
    public void Only_a_certificate_that_was_verified_is_vouched_for_with_its_name(
        bool has, bool resumed, bool verified, byte flags, byte outcome)
    {
        var tls = new ProxyHeaderTlsFacts("T", "C")
        {
            HasCertificate = has,
            IsResumed = resumed,
            IsVerified = verified,
            CommonName = "anna",
        };
        byte[] header = Headers.Written(ProxyHeaderVersion.V2, Headers.Facts, tls);
        Assert.Equal([flags, 0, 0, 0, outcome], header[31..36]);
        Assert.Equal(has && verified, Text(header).Contains("anna", StringComparison.Ordinal));
        Headers.AssertTold(Headers.Facts, header);
    }

    [Fact]
    public void Names_beyond_all_measure_are_left_out()
    {
        var tls = new ProxyHeaderTlsFacts("T", "C")
        {
            Alpn = "",
            ServerName = new string('x', 70_000),
            HasCertificate = true,
            IsVerified = true,
            CommonName = new string('ä', 257),
        };
        byte[] header = Headers.Written(ProxyHeaderVersion.V2, Headers.Facts, tls);
        Assert.InRange(header.Length, 28, 100);
        Headers.AssertTold(Headers.Facts, header);
    }

    [Theory]
    [InlineData(512, true)]
    [InlineData(513, false)]
    public void A_name_has_512_bytes_at_most(int length, bool isTold)
    {
        var tls = new ProxyHeaderTlsFacts("T", "C") { ServerName = new string('x', length) };
        byte[] header = Headers.Written(ProxyHeaderVersion.V2, Headers.Facts, tls);
        Assert.Equal(isTold ? length : 0, Text(header).Count(c => c == 'x'));
        Headers.AssertTold(Headers.Facts, header);
    }

    [Fact]
    public void What_is_written_is_read_back()
    {
        var chance = new Random(8);
        for (int round = 0; round < 500; round++)
        {
            int size = chance.Next(2) == 0 ? 4 : 16;
            var facts = new ProxyHeaderFacts(Any(chance, size), Any(chance, size));
            var tls = new ProxyHeaderTlsFacts("TLSv1.2", new string('c', chance.Next(60)))
            {
                ServerName = new string('s', chance.Next(60)),
            };
            Headers.AssertTold(facts, Headers.Written(ProxyHeaderVersion.V1, facts));
            Headers.AssertTold(facts, Headers.Written(ProxyHeaderVersion.V2, facts, chance.Next(2) == 0 ? tls : null));
        }
    }

    private static ProxyHeaderAddress Any(Random chance, int size)
    {
        byte[] bytes = new byte[size];
        chance.NextBytes(bytes.AsSpan(chance.Next(size)));
        return ProxyHeaderAddress.Of(new IPAddress(bytes), chance.Next(65536));
    }

    private static string Text(byte[] bytes) => Encoding.Latin1.GetString(bytes);
}
