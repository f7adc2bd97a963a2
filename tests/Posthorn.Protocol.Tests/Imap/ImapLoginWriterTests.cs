using System.Text;
using Posthorn.Protocol.Imap;
using Posthorn.Protocol.Wire;
using Xunit;

namespace Posthorn.Protocol.Tests.Imap;

public sealed class ImapLoginWriterTests
{
    [Theory]
    [InlineData("", "\"\"")]
    [InlineData("a b", "\"a b\"")]
    [InlineData("\"", "\"\\\"\"")]
    [InlineData("a\\\"b\\", "\"a\\\\\\\"b\\\\\"")]
    public void Quotes_and_backslashes_do_not_end_a_quoted_string(string text, string quoted) =>
        Assert.Equal(quoted, Written(output => ImapLoginWriter.WriteQuoted(Encoding.ASCII.GetBytes(text), output)));

    [Theory]
    [InlineData("", true)]
    [InlineData(" ~", true)]
    [InlineData("a\u001f", false)]
    [InlineData("\u007f", false)]
    [InlineData("\u00e9", false)]
    [InlineData("a\r\n", false)]
    public void Only_printable_ASCII_is_quoted(string text, bool isQuotable)
    {
        Assert.Equal(isQuotable, ImapLoginWriter.IsQuotable(Encoding.Latin1.GetBytes(text)));
        Assert.Equal(isQuotable, ImapLoginWriter.IsQuotable(Encoding.Latin1.GetBytes(text.PadLeft(1024, 'x'))));
        Assert.False(ImapLoginWriter.IsQuotable(Encoding.Latin1.GetBytes(text.PadLeft(1025, 'x'))));
    }

    [Fact]
    public void Literals_tell_their_length_first()
    {
        Assert.Equal("{3}\r\n", Written(output => ImapLoginWriter.WriteLiteralHead("abc"u8, output)));
        Assert.Equal("{3+}\r\nabc", Written(output => ImapLoginWriter.WriteUnaskedLiteral("abc"u8, output)));
    }

    [Fact]
    public void An_ID_tells_what_is_known_of_the_client()
    {
        var client = new BackendClientFacts
        {
            Address = "192.0.2.7",
            Port = 4711,
            LocalAddress = "::1",
            LocalPort = 143,
            Session = "s-1",
            TimeToLive = 5,
        };
        Assert.Equal(
            "ID (\"x-proxy-ttl\" \"4\" \"x-originating-ip\" \"192.0.2.7\" \"x-originating-port\" \"4711\" "
            + "\"x-connected-ip\" \"::1\" \"x-connected-port\" \"143\" \"x-session-id\" \"s-1\")\r\n",
            Written(output => ImapLoginWriter.WriteId(client, output)));
        Assert.Equal(
            "ID (\"x-proxy-ttl\" \"4\" \"x-originating-ip\" \"192.0.2.7\")\r\n",
            Written(output => ImapLoginWriter.WriteId(client with { Port = 0, LocalAddress = "unix:", Session = "\"" }, output)));
    }

    [Theory]
    [InlineData("CAPABILITY IMAP4rev1", false, false, false, false, 0)]
    [InlineData("[capability SASL-IR ID AUTH=PLAIN] ready", true, true, true, false, 0)]
    [InlineData("[CAPABILITY id] SASL-IR LITERAL+", false, true, false, false, 0)]
    [InlineData("CAPABILITY LOGINDISABLED LITERAL-", false, false, false, true, 4097)]
    [InlineData("CAPABILITY LITERAL- LITERAL+ AUTH=PLAINER XID", false, false, false, false, int.MaxValue)]
    [InlineData("CAPABILITY LITERAL+ LITERAL- AUTH=LOGIN", false, false, false, false, int.MaxValue)]
    public void What_a_backend_can_is_read_up_to_the_bracket(
        string line, bool saslIr, bool id, bool plain, bool loginDisabled, int limit)
    {
        Assert.True(ImapBackendOffer.TryRead(new WordReader(Encoding.ASCII.GetBytes(line)), out ImapBackendOffer offer));
        Assert.Equal((true, saslIr, id, plain), (offer.IsKnown, offer.SaslIr, offer.Id, offer.Plain));
        Assert.Equal((loginDisabled, limit > 0), (offer.LoginDisabled, offer.TakesUnasked(Math.Max(limit - 1, 0))));
        Assert.False(offer.TakesUnasked(limit));
    }

    [Theory]
    [InlineData("OK IMAP4rev1")]
    [InlineData("")]
    [InlineData("XCAPABILITY ID")]
    public void What_is_no_list_of_capabilities_says_nothing(string line)
    {
        Assert.False(ImapBackendOffer.TryRead(new WordReader(Encoding.ASCII.GetBytes(line)), out ImapBackendOffer offer));
        Assert.Equal(default, offer);
    }

    private static string Written(Action<WireWriter> write)
    {
        var output = new WireWriter(1);
        write(output);
        return Encoding.Latin1.GetString(output.Written);
    }
}
