using System.Text;
using Posthorn.Protocol.Wire;
using Xunit;

namespace Posthorn.Protocol.Tests.Wire;

public sealed class Base64TextTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("=", "")]
    [InlineData("AHUAcA==", "\0u\0p")]
    [InlineData("AHUAcA", "\0u\0p")]
    [InlineData("AHUAcA=", "\0u\0p")]
    [InlineData("dXNlcg==", "user")]
    [InlineData("dXNlcg", "user")]
    [InlineData("c2VjcmV0MQ", "secret1")]
    [InlineData("c2VjcmV0MTI", "secret12")]
    [InlineData("//79", "\u00ff\u00fe\u00fd")]
    [InlineData("+/8", "\u00fb\u00ff")]
    public void Text_decodes_with_or_without_its_padding(string text, string expected) => Assert.Equal(expected, Decode(text));

    [Theory]
    [InlineData("A")]
    [InlineData("AAAAA")]
    [InlineData("AA A")]
    [InlineData("AA\tA")]
    [InlineData("AAA*")]
    [InlineData("AA==AA==")]
    [InlineData("=AAA")]
    [InlineData("*")]
    [InlineData("AA\0A")]
    [InlineData("AAA-")]
    [InlineData("AAA\u00e9")]
    public void What_is_no_base64_is_refused(string text) => Assert.Null(Decode(text));

    [Fact]
    public void Every_length_decodes_as_the_runtime_does()
    {
        var random = new Random(1);
        for (int length = 0; length < 200; length++)
        {
            byte[] bytes = new byte[length];
            random.NextBytes(bytes);
            string text = Convert.ToBase64String(bytes);
            Assert.Equal(Encoding.Latin1.GetString(bytes), Decode(text));
            Assert.InRange(Base64Text.RoomFor(Encoding.ASCII.GetBytes(text)), length, length + 5);
            Assert.Equal(Encoding.Latin1.GetString(bytes), Decode(text.TrimEnd('=')));
        }
    }

    private static string? Decode(string text)
    {
        byte[] bytes = Encoding.Latin1.GetBytes(text);
        byte[] into = new byte[Base64Text.RoomFor(bytes)];
        return Base64Text.TryDecode(bytes, into, out int written) ? Encoding.Latin1.GetString(into, 0, written) : null;
    }
}
