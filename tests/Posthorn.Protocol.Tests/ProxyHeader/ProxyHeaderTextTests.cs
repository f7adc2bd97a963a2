using Posthorn.Protocol.ProxyHeader;
using Xunit;

namespace Posthorn.Protocol.Tests.ProxyHeader;

public sealed class ProxyHeaderTextTests
{
    [Theory]
    [InlineData("PROXY TCP4 192.168.0.1 192.168.0.11 56324 443\r\n", "192.168.0.1", 56324, "192.168.0.11", 443)]
    [InlineData(
        "PROXY TCP4 255.255.255.255 255.255.255.255 65535 65535\r\n", "255.255.255.255", 65535, "255.255.255.255", 65535)]
    [InlineData(
        "PROXY TCP6 ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff 65535 65535\r\n",
        "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", 65535, "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", 65535)]
    [InlineData("PROXY TCP6 2001:DB8::1 ::1 1 0\r\n", "2001:db8::1", 1, "::1", 0)]
    [InlineData("PROXY TCP6 ::ffff:192.0.2.1 ::ffff:198.51.100.1 1 2\r\n", "::ffff:192.0.2.1", 1, "::ffff:198.51.100.1", 2)]
    [InlineData("PROXY TCP4 0.0.0.0 1.20.255.9 0 1\r\n", "0.0.0.0", 0, "1.20.255.9", 1)]
    public void Addresses_and_ports_are_read(string header, string source, int sourcePort, string destination, int destinationPort) =>
        Headers.AssertTold(Headers.Inets(source, sourcePort, destination, destinationPort), Headers.Bytes(header));

    [Theory]
    [InlineData("PROXY UNKNOWN\r\n")]
    [InlineData("PROXY UNKNOWN \r\n")]
    [InlineData("PROXY UNKNOWN what  ever\0\"\r\n")]
    [InlineData("PROXY UNKNOWN ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff 65535 65535\r\n")]
    public void Unknown_connections_have_no_addresses(string header) => Headers.AssertTold(null, Headers.Bytes(header));

    [Theory]
    [InlineData("PROXY\r\n")]
    [InlineData("PROXY \r\n")]
    [InlineData("PROXY  TCP4 1.2.3.4 5.6.7.8 1 2\r\n")]
    [InlineData("PROXY tcp4 1.2.3.4 5.6.7.8 1 2\r\n")]
    [InlineData("proxy TCP4 1.2.3.4 5.6.7.8 1 2\r\n")]
    [InlineData("PROXY TCP5 1.2.3.4 5.6.7.8 1 2\r\n")]
    [InlineData("PROXY UNKNOWNS\r\n")]
    [InlineData("PROXY TCP4\r\n")]
    [InlineData("PROXY TCP4 1.2.3.4\r\n")]
    [InlineData("PROXY TCP4 1.2.3.4 5.6.7.8\r\n")]
    [InlineData("PROXY TCP4 1.2.3.4 5.6.7.8 1\r\n")]
    [InlineData("PROXY TCP4 1.2.3.4 5.6.7.8 1 \r\n")]
    [InlineData("PROXY TCP4 1.2.3.4 5.6.7.8 1 2 \r\n")]
    [InlineData("PROXY TCP4 1.2.3.4 5.6.7.8 1 2 3\r\n")]
    [InlineData("PROXY TCP4 1.2.3.4  5.6.7.8 1 2\r\n")]
    [InlineData("PROXY TCP4 1.2.3.4\t5.6.7.8 1 2\r\n")]
    [InlineData("PROXY TCP4 1.2.3.4 5.6.7.8 01 2\r\n")]
    [InlineData("PROXY TCP4 1.2.3.4 5.6.7.8 1 00\r\n")]
    [InlineData("PROXY TCP4 1.2.3.4 5.6.7.8 65536 2\r\n")]
    [InlineData("PROXY TCP4 1.2.3.4 5.6.7.8 1 99999\r\n")]
    [InlineData("PROXY TCP4 1.2.3.4 5.6.7.8 1 100000\r\n")]
    [InlineData("PROXY TCP4 1.2.3.4 5.6.7.8 -1 2\r\n")]
    [InlineData("PROXY TCP4 1.2.3.4 5.6.7.8 +1 2\r\n")]
    [InlineData("PROXY TCP4 1.2.3.4 5.6.7.8 1 2x\r\n")]
    [InlineData("PROXY TCP4 1.2.3.04 5.6.7.8 1 2\r\n")]
    [InlineData("PROXY TCP4 1.2.3.256 5.6.7.8 1 2\r\n")]
    [InlineData("PROXY TCP4 1.2.3 5.6.7.8 1 2\r\n")]
    [InlineData("PROXY TCP4 1.2.3. 5.6.7.8 1 2\r\n")]
    [InlineData("PROXY TCP4 .1.2.3 5.6.7.8 1 2\r\n")]
    [InlineData("PROXY TCP4 1.2.3.4.5 5.6.7.8 1 2\r\n")]
    [InlineData("PROXY TCP4 0x1.2.3.4 5.6.7.8 1 2\r\n")]
    [InlineData("PROXY TCP4 ::1 5.6.7.8 1 2\r\n")]
    [InlineData("PROXY TCP6 1.2.3.4 ::1 1 2\r\n")]
    [InlineData("PROXY TCP6 [::1] ::1 1 2\r\n")]
    [InlineData("PROXY TCP6 fe80::1%1 ::1 1 2\r\n")]
    [InlineData("PROXY TCP6 ::1/64 ::1 1 2\r\n")]
    [InlineData("PROXY TCP6 1::2::3 ::1 1 2\r\n")]
    [InlineData("PROXY TCP6 00001::2 ::1 1 2\r\n")]
    [InlineData("PROXY TCP6 1:2:3:4:5:6:7 ::1 1 2\r\n")]
    [InlineData("PROXY TCP6 1:2:3:4:5:6:7:8:9 ::1 1 2\r\n")]
    [InlineData("PROXY TCP6 g::1 ::1 1 2\r\n")]
    [InlineData("PROXY TCP4 1.2.3.4 5.6.7.8 1 2\n")]
    [InlineData("PROXY TCP4 1.2.3.4 5.6.7.8 1 2\r\r\n")]
    [InlineData("PROXY TCP4 1.2.3.4 5.6.7.8 1 2\rx")]
    [InlineData("GET / HTTP/1.0\r\n")]
    [InlineData("a LOGIN u p\r\n")]
    [InlineData("\r\nQUIT\r\n")]
    [InlineData("\0")]
    public void Anything_else_is_refused(string header) => Headers.AssertBad(Headers.Bytes(header));

    [Fact]
    public void A_line_of_107_bytes_is_the_longest()
    {
        string longest = "PROXY UNKNOWN ".PadRight(105, 'x');
        Headers.AssertTold(null, Headers.Bytes(longest + "\r\n"));
        Headers.AssertBad(Headers.Bytes(longest + "x\r\n"));
        Assert.Equal(new ProxyHeaderStep(ProxyHeaderProgress.Bad, 107), ProxyHeaderParser.Parse(Headers.Bytes(longest + "xxx")));
        Assert.Equal(ProxyHeaderProgress.NeedMore, ProxyHeaderParser.Parse(Headers.Bytes(longest + "\r")).Progress);
        Headers.AssertBad(Headers.Bytes(longest + "x\r"));
    }

    [Theory]
    [InlineData("PROXY TCP4 1.2.3.4 nonsense 1 2\r\na LOGIN u secret\r\n", "PROXY TCP4 1.2.3.4 nonsense 1 2")]
    [InlineData("PROXY TCP4 1.2.3.4 5.6.7.8 1 2\na LOGIN u secret\r\n", "PROXY TCP4 1.2.3.4 5.6.7.8 1 2")]
    [InlineData("a LOGIN u secret\r\n", "a")]
    [InlineData("AUTH PLAIN AHUAc2VjcmV0\r\n", "AUTH")]
    [InlineData("AHUAc2VjcmV0AHUAc2VjcmV0\r\n", "AHUAc2VjcmV0AHUA")]
    [InlineData("QUIT\r\nsecret\r\n", "QUIT")]
    [InlineData(" secret\r\n", "")]
    [InlineData("\nsecret\r\n", "")]
    public void A_broken_header_may_be_quoted_but_no_command_with_its_secrets(string input, string quotable)
    {
        ProxyHeaderStep step = ProxyHeaderParser.Parse(Headers.Bytes(input));
        Assert.Equal(ProxyHeaderProgress.Bad, step.Progress);
        Assert.Equal(quotable, input[..step.Length]);
    }
}
