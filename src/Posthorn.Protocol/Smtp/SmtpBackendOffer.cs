using System.Text;
using Posthorn.Protocol.Wire;

namespace Posthorn.Protocol.Smtp;

/// <summary>What a backend offered in its reply to EHLO, as far as a login makes use of it.</summary>
internal readonly record struct SmtpBackendOffer
{
    private const int KeywordAt = 4;

    /// <summary>Whether it offers AUTH PLAIN.</summary>
    public bool Plain { get; private init; }

    /// <summary>Whether it offers AUTH LOGIN.</summary>
    public bool Login { get; private init; }

    /// <summary>Whether it offers STARTTLS.</summary>
    public bool StartTls { get; private init; }

    /// <summary>Which attributes of XCLIENT it takes.</summary>
    public XclientAttributes Xclient { get; private init; }

    /// <summary>Reads a whole reply.</summary>
    public static SmtpBackendOffer Read(ReadOnlySpan<byte> reply)
    {
        var offer = default(SmtpBackendOffer);
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

    private SmtpBackendOffer With(ReadOnlySpan<byte> extension)
    {
        // "AUTH=LOGIN" is how servers before RFC 2554 said it; some still do, for clients of that age.
        if (extension.Length > 5 && Ascii.EqualsIgnoreCase(extension[..5], "AUTH="u8))
        {
            return WithMechanisms(new WordReader(extension[5..]));
        }

        var words = new WordReader(extension);
        ReadOnlySpan<byte> keyword = words.Next();
        if (Ascii.EqualsIgnoreCase(keyword, "AUTH"u8))
        {
            return WithMechanisms(words);
        }

        return Ascii.EqualsIgnoreCase(keyword, "XCLIENT"u8) ? WithAttributes(words)
            : Ascii.EqualsIgnoreCase(keyword, "STARTTLS"u8) ? this with { StartTls = true }
            : this;
    }

    // RFC 4954 section 3.
    private SmtpBackendOffer WithMechanisms(WordReader words)
    {
        SmtpBackendOffer offer = this;
        while (!words.AtEnd)
        {
            ReadOnlySpan<byte> name = words.Next();
            offer = offer with
            {
                Plain = offer.Plain || Ascii.EqualsIgnoreCase(name, "PLAIN"u8),
                Login = offer.Login || Ascii.EqualsIgnoreCase(name, "LOGIN"u8),
            };
        }

        return offer;
    }

    private SmtpBackendOffer WithAttributes(WordReader words)
    {
        XclientAttributes taken = Xclient;
        while (!words.AtEnd)
        {
            ReadOnlySpan<byte> name = words.Next();
            taken |= Ascii.EqualsIgnoreCase(name, "PORT"u8) ? XclientAttributes.Port
                : Ascii.EqualsIgnoreCase(name, "PROTO"u8) ? XclientAttributes.Proto
                : Ascii.EqualsIgnoreCase(name, "HELO"u8) ? XclientAttributes.Helo
                : Ascii.EqualsIgnoreCase(name, "DESTADDR"u8) ? XclientAttributes.DestAddr
                : Ascii.EqualsIgnoreCase(name, "DESTPORT"u8) ? XclientAttributes.DestPort
                : Ascii.EqualsIgnoreCase(name, "SESSION"u8) ? XclientAttributes.Session
                : Ascii.EqualsIgnoreCase(name, "TTL"u8) ? XclientAttributes.Ttl
                : Ascii.EqualsIgnoreCase(name, "FORWARD"u8) ? XclientAttributes.Forward
                : XclientAttributes.None;
        }

        return this with { Xclient = taken };
    }
}
