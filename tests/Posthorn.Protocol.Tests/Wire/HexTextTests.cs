using System.Text;
using Posthorn.Protocol.Wire;
using Xunit;

namespace Posthorn.Protocol.Tests.Wire;

public sealed class HexTextTests
{
    [Fact]
    public void Every_byte_is_written_in_capitals_and_read_in_any_case()
    {
        for (int value = 0; value < 256; value++)
        {
            byte[] written = new byte[2];
            HexText.Write((byte)value, written);
            Assert.Equal(value.ToString("X2"), Encoding.ASCII.GetString(written));
            foreach (string text in new[] { value.ToString("X2"), value.ToString("x2"), value.ToString("x2") + "f" })
            {
                Assert.True(HexText.TryRead(Encoding.ASCII.GetBytes(text), out byte read));
                Assert.Equal(value, read);
            }
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("f")]
    [InlineData("fg")]
    [InlineData("gf")]
    [InlineData("0/")]
    [InlineData(":0")]
    [InlineData("0@")]
    [InlineData("`0")]
    [InlineData(" 0")]
    [InlineData("-1")]
    [InlineData("0\u00b1")]
    public void What_does_not_begin_with_two_digits_is_no_byte(string text) =>
        Assert.False(HexText.TryRead(Encoding.Latin1.GetBytes(text), out _));

    [Theory]
    [InlineData('0', 0)]
    [InlineData('9', 9)]
    [InlineData('A', 10)]
    [InlineData('f', 15)]
    [InlineData('g', -1)]
    [InlineData('/', -1)]
    [InlineData('\0', -1)]
    public void A_digit_has_a_value(char digit, int value) => Assert.Equal(value, HexText.Digit((byte)digit));
}
