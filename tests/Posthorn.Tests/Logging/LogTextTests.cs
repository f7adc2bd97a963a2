using System.Text;
using Posthorn.Logging;
using Xunit;

namespace Posthorn.Tests.Logging;

public sealed class LogTextTests
{
    public static TheoryData<byte[], string> Table => new()
    {
        { "user@example.org"u8.ToArray(), "user@example.org" },
        { "with space"u8.ToArray(), "with space" },
        { "grüße, 日本語, 🐴"u8.ToArray(), "grüße, 日本語, 🐴" },
        { "a\r\nb"u8.ToArray(), @"a\x0D\x0Ab" },
        { "\0\t\u001b[2J\u007f"u8.ToArray(), @"\x00\x09\x1B[2J\x7F" },
        { "say \"no\" \\"u8.ToArray(), @"say \x22no\x22 \x5C" },
        { [0x61, 0xff, 0xc3, 0x62], @"a\xFF\xC3b" },
        { [0xed, 0xa0, 0x80], @"\xED\xA0\x80" },
        { [0xc0, 0xaf], @"\xC0\xAF" },
        { [0xe6, 0x97], @"\xE6\x97" },
        { "\u0085\u2028\u2029"u8.ToArray(), @"\xC2\x85\xE2\x80\xA8\xE2\x80\xA9" },
        { "\u202egpj"u8.ToArray(), @"\xE2\x80\xAEgpj" },
        { [], "" },
    };

    [Theory]
    [MemberData(nameof(Table))]
    public void Only_printable_text_passes(byte[] bytes, string expected) => Assert.Equal(expected, LogText.Escape(bytes));

    [Fact]
    public void The_login_name_hazard_stays_one_line_inside_its_quotes() =>
        Assert.Equal(
            @"u\x22, server: 1.2.3.4:143\x0A2026/11/23 12:00:00 [alert]",
            LogText.Escape("u\", server: 1.2.3.4:143\n2026/11/23 12:00:00 [alert]"));

    [Theory]
    [InlineData("12345678", 8, "12345678")]
    [InlineData("123456789", 8, "12345...")]
    [InlineData("1234\r", 8, @"1234\x0D")]
    [InlineData("1234\rx", 8, "1234...")]
    [InlineData("12\r45678", 8, "12...")]
    [InlineData("123", 2, "..")]
    [InlineData("123", 0, "")]
    [InlineData("🐴🐴🐴", 5, "🐴...")]
    public void What_is_too_long_is_cut_between_whole_pieces(string text, int limit, string expected) =>
        Assert.Equal(expected, LogText.Escape(text, limit));

    [Fact]
    public void No_random_bytes_yield_a_control_character_or_a_quote()
    {
        var random = new Random(20261123);
        for (int round = 0; round < 5000; round++)
        {
            byte[] bytes = new byte[random.Next(0, 200)];
            random.NextBytes(bytes);
            int limit = random.Next(0, 300);

            string text = LogText.Escape(bytes, limit);

            Assert.True(text.Length <= limit);
            Assert.DoesNotContain(text, letter => char.IsControl(letter) || letter == '"');
            Assert.DoesNotContain('\ufffd', Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)));
        }
    }

    [Fact]
    public void Random_bytes_can_be_told_from_their_escape()
    {
        var random = new Random(7);
        for (int round = 0; round < 2000; round++)
        {
            byte[] bytes = new byte[random.Next(0, 60)];
            random.NextBytes(bytes);

            Assert.Equal(bytes, Unescape(LogText.Escape(bytes, 1000)));
        }
    }

    private static byte[] Unescape(string text)
    {
        var bytes = new List<byte>();
        while (text.Length > 0)
        {
            bool isHex = text[0] == '\\';
            int taken = isHex ? 4 : char.IsSurrogate(text[0]) ? 2 : 1;
            bytes.AddRange(isHex ? Convert.FromHexString(text[2..4]) : Encoding.UTF8.GetBytes(text[..taken]));
            text = text[taken..];
        }

        return [.. bytes];
    }
}
