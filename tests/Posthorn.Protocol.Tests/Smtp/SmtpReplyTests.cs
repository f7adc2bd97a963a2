using System.Text;
using Posthorn.Protocol.Smtp;
using Xunit;

namespace Posthorn.Protocol.Tests.Smtp;

public sealed class SmtpReplyTests
{
    [Theory]
    [InlineData("220 mx\r\nmore", 220, 8)]
    [InlineData("599\n", 599, 4)]
    [InlineData("200 a\r\n", 200, 7)]
    [InlineData("250-a\r\n250-\r\n250 b\r\n", 250, 20)]
    [InlineData("250-a\r\n250\r\n", 250, 12)]
    [InlineData("250-a\r\n251 b\r\n", 0, 14)]
    [InlineData("250-a\r\ngarbage\r\n", 0, 16)]
    [InlineData("250-a\r\n451-b\r\n250 c\r\n", 0, 14)]
    [InlineData("199 a\r\n", 0, 7)]
    [InlineData("600 a\r\n", 0, 7)]
    [InlineData("2:0 a\r\n", 0, 7)]
    [InlineData("2/0 a\r\n", 0, 7)]
    [InlineData("20: a\r\n", 0, 7)]
    [InlineData("20/ a\r\n", 0, 7)]
    [InlineData("2500 a\r\n", 0, 8)]
    [InlineData("250_a\r\n", 0, 7)]
    [InlineData("25\r\n", 0, 4)]
    [InlineData("\r\n", 0, 2)]
    public void A_reply_ends_with_the_line_that_has_no_hyphen_and_has_one_code(string text, int code, int length)
    {
        byte[] input = Encoding.ASCII.GetBytes(text);
        var scanner = default(SmtpReplyScanner);
        for (int end = 0; end < length; end++)
        {
            Assert.False(scanner.TryTake(input.AsSpan(..end), out int early, out int nothing));
            Assert.Equal((0, 0), (early, nothing));
        }

        Assert.True(scanner.TryTake(input, out int found, out int taken));
        Assert.Equal((code, length), (found, taken));
        Assert.True(scanner.TryTake("354 next\r\n"u8, out found, out taken));
        Assert.Equal((354, 10), (found, taken));
    }

    [Theory]
    [InlineData("AUTH PLAIN LOGIN", true, true, false)]
    [InlineData("auth=login", false, true, false)]
    [InlineData("AUTH=", false, false, false)]
    [InlineData("AUTH", false, false, false)]
    [InlineData("AUTHX PLAIN", false, false, false)]
    [InlineData("AUTH PLAINER LOGI", false, false, false)]
    [InlineData("starttls", false, false, true)]
    [InlineData("XSTARTTLS", false, false, false)]
    [InlineData("", false, false, false)]
    public void An_offer_is_read_from_every_line_behind_its_code(string extension, bool plain, bool login, bool startTls)
    {
        foreach (string reply in new[] { $"250-{extension}\r\n250 x\r\n", $"250-x\r\n250 {extension}\r\n" })
        {
            var offer = SmtpBackendOffer.Read(Encoding.ASCII.GetBytes(reply));
            Assert.Equal((plain, login, startTls), (offer.Plain, offer.Login, offer.StartTls));
        }
    }

    [Theory]
    [InlineData("port", XclientAttributes.Port)]
    [InlineData("PROTO", XclientAttributes.Proto)]
    [InlineData("HELO", XclientAttributes.Helo)]
    [InlineData("DESTADDR", XclientAttributes.DestAddr)]
    [InlineData("DESTPORT", XclientAttributes.DestPort)]
    [InlineData("SESSION", XclientAttributes.Session)]
    [InlineData("TTL", XclientAttributes.Ttl)]
    [InlineData("NAME ADDR LOGIN PORTS", XclientAttributes.None)]
    [InlineData("HELO  TTL", XclientAttributes.Helo | XclientAttributes.Ttl)]
    [InlineData("HELO HELO", XclientAttributes.Helo)]
    public void Attributes_that_the_backend_takes_add_up(string names, object taken)
    {
        var offer = SmtpBackendOffer.Read(Encoding.ASCII.GetBytes($"250-XCLIENT {names}\r\n250-XCLIENT X\r\n250 AUTH PLAIN\r\n"));
        Assert.Equal(taken, offer.Xclient);
        Assert.True(offer.Plain);
    }
}
