using System.Text;
using Posthorn.Protocol.Imap;
using Posthorn.Protocol.Wire;
using Xunit;

namespace Posthorn.Protocol.Tests.Imap;

public sealed class ImapIdParserTests
{
    private const string All = "  ( \"name\"  \"x\\\"\\\\y\" \"os\" {4+}\r\nB\\SD \"v\" nil \"w\" {0}\n )";

    [Theory]
    [InlineData(All, "(\"name\" \"x\\\"\\\\y\" \"os\" \"B\\\\SD\" \"v\" NIL \"w\" \"\")")]
    [InlineData("NIL\r\n", "")]
    [InlineData("nil \n", "")]
    [InlineData("() \r\n", "")]
    public void Parameters_are_said_anew(string text, string told) => Assert.Equal(told, Read(text));

    [Fact]
    public void No_piece_of_a_list_is_one()
    {
        for (int length = 0; length < All.Length; length++)
        {
            Assert.Null(Read(All[..length]));
        }
    }

    [Theory]
    [InlineData("name")]
    [InlineData("NIL")]
    [InlineData("NILS\r\n")]
    [InlineData("NIL x\r\n")]
    [InlineData("(\"n\" \"v\") x\r\n")]
    [InlineData("(n \"v\")")]
    [InlineData("(\"\" \"n\" \"v\")")]
    [InlineData("(\"n\" v)")]
    [InlineData("(\"n\" {x)")]
    [InlineData("(\"n\" {1)")]
    [InlineData("(\"n\" \"v)")]
    [InlineData("(\"n\" \"v\\")]
    public void What_is_no_list_says_nothing(string text) => Assert.Null(Read(text));

    private static string? Read(string text)
    {
        var kept = new WireWriter();
        kept.Write("kept"u8);
        var parser = new ImapIdParser(Encoding.Latin1.GetBytes(text), trusted: null);
        return parser.TryRead(kept) ? Encoding.Latin1.GetString(kept.Written)[4..] : null;
    }
}
