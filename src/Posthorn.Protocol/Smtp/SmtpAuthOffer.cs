using System.Text;
using Posthorn.Protocol.Wire;

namespace Posthorn.Protocol.Smtp;

/// <summary>The mechanisms that a backend offered in its reply to EHLO (RFC 4954 section 3), as far as Posthorn speaks them.</summary>
internal readonly record struct SmtpAuthOffer(bool Plain, bool Login)
{
    private const int KeywordAt = 4;

    /// <summary>Reads a whole reply.</summary>
    public static SmtpAuthOffer Read(ReadOnlySpan<byte> reply)
    {
        var offer = default(SmtpAuthOffer);
        var lines = default(LineScanner);
        while (lines.TryTake(reply, out ReadOnlySpan<byte> line, out int consumed))
        {
            reply = reply[consumed..];
            if (line.Length > KeywordAt)
            {
                offer = offer.With(line[KeywordAt..]);
            }
        }

        return offer;
    }

    private SmtpAuthOffer With(ReadOnlySpan<byte> extension)
    {
        // "AUTH=LOGIN" is how servers before RFC 2554 said it; some still do, for clients of that age.
        bool isAuth = extension.Length > 5 && Ascii.EqualsIgnoreCase(extension[..4], "AUTH"u8) && extension[4] is (byte)' ' or (byte)'=';
        SmtpAuthOffer offer = this;
        var mechanisms = new WordReader(isAuth ? extension[5..] : []);
        while (!mechanisms.AtEnd)
        {
            ReadOnlySpan<byte> name = mechanisms.Next();
            offer = new SmtpAuthOffer(
                offer.Plain || Ascii.EqualsIgnoreCase(name, "PLAIN"u8),
                offer.Login || Ascii.EqualsIgnoreCase(name, "LOGIN"u8));
        }

        return offer;
    }
}
