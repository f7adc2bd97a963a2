using System.Buffers.Binary;
using System.Text;
using Posthorn.Protocol.ProxyHeader;
using Xunit;

namespace Posthorn.Protocol.Tests.ProxyHeader;

public sealed class ProxyHeaderBinaryTests
{
    private const byte Local = 0x20;
    private const byte Proxy = 0x21;
    private const byte Inet = 0x11;

    private static readonly byte[] InetAddresses = [192, 0, 2, 7, 198, 51, 100, 1, 18, 103, 0, 143];

    [Fact]
    public void Inet_addresses_are_read() => Headers.AssertTold(Headers.Facts, Headers.Binary(Proxy, Inet, InetAddresses));

    [Fact]
    public void A_checksum_that_is_right_is_taken() => Headers.AssertTold(Headers.Facts, Convert.FromHexString(Headers.Inet));

    [Fact]
    public void Inet6_addresses_are_read() => Headers.AssertTold(
        Headers.Inets("2001:db8::7", 4711, "::ffff:198.51.100.1", 143), Convert.FromHexString(Headers.Mapped));

    [Fact]
    public void Unix_paths_are_read_up_to_their_room()
    {
        byte[] source = Encoding.Latin1.GetBytes("/run/client".PadRight(108, '\0'));
        byte[] full = Encoding.Latin1.GetBytes("/".PadRight(108, 'x'));
        Headers.AssertTold(
            new ProxyHeaderFacts(ProxyHeaderAddress.Unix("/run/client"), ProxyHeaderAddress.Unix("/".PadRight(108, 'x'))),
            Headers.Binary(Proxy, 0x31, [.. source, .. full]));
        Headers.AssertTold(
            new ProxyHeaderFacts(ProxyHeaderAddress.Unix(""), ProxyHeaderAddress.Unix("")), Headers.Binary(Proxy, 0x31, new byte[216]));
    }

    [Theory]
    [InlineData(0x00)]
    [InlineData(0x11)]
    [InlineData(0x21)]
    [InlineData(0x31)]
    [InlineData(0xff)]
    public void A_balancer_that_speaks_for_itself_names_no_client_whatever_it_writes(byte family)
    {
        Headers.AssertTold(null, Headers.Binary(Local, family));
        Headers.AssertTold(null, Headers.Binary(Local, family, InetAddresses));
        Headers.AssertTold(null, Headers.Binary(Local, family, new byte[ProxyHeaderParser.LongestHeader - 16]));
    }

    [Theory]
    [InlineData(0x00, 0)]
    [InlineData(0x00, 40)]
    [InlineData(0x01, 12)]
    [InlineData(0x10, 12)]
    [InlineData(0x12, 12)]
    [InlineData(0x22, 36)]
    [InlineData(0x32, 216)]
    public void What_is_no_stream_of_a_known_family_names_no_client(byte family, int length) =>
        Headers.AssertTold(null, Headers.Binary(Proxy, family, new byte[length]));

    [Theory]
    [InlineData(0x01, Inet)]
    [InlineData(0x11, Inet)]
    [InlineData(0x31, Inet)]
    [InlineData(0x22, Inet)]
    [InlineData(0x2f, Inet)]
    [InlineData(Proxy, 0x13)]
    [InlineData(Proxy, 0x41)]
    [InlineData(Proxy, 0xff)]
    public void Versions_commands_and_families_that_do_not_exist_are_refused(byte command, byte family) =>
        Headers.AssertBad(Headers.Binary(command, family, InetAddresses));

    [Theory]
    [InlineData(0x11, 11)]
    [InlineData(0x12, 0)]
    [InlineData(0x21, 35)]
    [InlineData(0x31, 215)]
    public void Addresses_that_are_cut_short_are_refused(byte family, int length) =>
        Headers.AssertBad(Headers.Binary(Proxy, family, new byte[length]));

    [Fact]
    public void Four_kilobytes_are_the_most_and_more_is_refused_before_it_comes()
    {
        byte[] tlvs = new byte[4096 - 16 - InetAddresses.Length];
        tlvs[0] = 0x04;
        tlvs[1] = (byte)((tlvs.Length - 3) >> 8);
        tlvs[2] = unchecked((byte)(tlvs.Length - 3));
        byte[] longest = Headers.Binary(Proxy, Inet, [.. InetAddresses, .. tlvs]);
        Assert.Equal(4096, longest.Length);
        Assert.Equal(new ProxyHeaderStep(ProxyHeaderProgress.Done, 4096, Headers.Facts), ProxyHeaderParser.Parse(longest));
        Assert.Equal(ProxyHeaderProgress.NeedMore, ProxyHeaderParser.Parse(longest.AsSpan(0, 4095)).Progress);

        Headers.AssertBad(Headers.Binary(Proxy, Inet, [.. InetAddresses, .. tlvs, 0])[..16]);
        Headers.AssertBad(Headers.Binary(Local, 0, new byte[65535])[..16]);
    }

    [Theory]
    [InlineData("04")]
    [InlineData("0400")]
    [InlineData("040001")]
    [InlineData("0400010004")]
    [InlineData("04FFFF00")]
    [InlineData("EA00020102EA")]
    [InlineData("030000")]
    [InlineData("030003000000")]
    [InlineData("0300050000000000")]
    [InlineData("03000400000000")]
    public void Tlvs_that_do_not_add_up_are_refused(string tlvs) =>
        Headers.AssertBad(Headers.Binary(Proxy, Inet, [.. InetAddresses, .. Convert.FromHexString(tlvs)]));

    [Theory]
    [InlineData("040000")]
    [InlineData("0400010004000200FF")]
    [InlineData("010004696D6170EA00020102")]
    public void Tlvs_of_any_type_are_passed_over(string tlvs) =>
        Headers.AssertTold(Headers.Facts, Headers.Binary(Proxy, Inet, [.. InetAddresses, .. Convert.FromHexString(tlvs)]));

    [Theory]
    [InlineData(Headers.Inet)]
    [InlineData(Headers.Mapped)]
    [InlineData(Headers.Tls)]
    public void No_flipped_bit_behind_the_fixed_part_passes_a_checksum(string hex)
    {
        byte[] header = Convert.FromHexString(hex);
        for (int bit = 16 * 8; bit < header.Length * 8; bit++)
        {
            byte[] flipped = [.. header];
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            bool isTypeOfChecksum = bit / 8 == header.Length - 7;
            if (!isTypeOfChecksum)
            {
                Headers.AssertBad(flipped);
            }
        }
    }

    [Fact]
    public void A_checksum_counts_what_follows_it_too()
    {
        byte[] header = Headers.Binary(Proxy, Inet, [.. InetAddresses, 3, 0, 4, 0, 0, 0, 0, 4, 0, 1, 0xAB]);
        BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(31), Crc32C(header));
        Headers.AssertTold(Headers.Facts, header);
        header[^1] ^= 1;
        Headers.AssertBad(header);
    }

    [Fact]
    public void Of_a_broken_header_the_fixed_part_may_be_quoted()
    {
        byte[] broken = [.. Headers.Binary(Proxy, 0x41, InetAddresses), .. "a LOGIN u secret\r\n"u8];
        Assert.Equal(new ProxyHeaderStep(ProxyHeaderProgress.Bad, 16), ProxyHeaderParser.Parse(broken));
    }

    // RFC 4960 appendix B, a bit at a time.
    private static uint Crc32C(byte[] bytes)
    {
        uint sum = uint.MaxValue;
        foreach (byte b in bytes)
        {
            sum ^= b;
            for (int bit = 0; bit < 8; bit++)
            {
                sum = (sum & 1) == 0 ? sum >> 1 : (sum >> 1) ^ 0x82F63B78;
            }
        }

        return ~sum;
    }
}
