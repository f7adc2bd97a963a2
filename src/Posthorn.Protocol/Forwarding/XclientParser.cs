using System.Text;
using Posthorn.Protocol.Wire;

namespace Posthorn.Protocol.Forwarding;

/// <summary>
/// Parses the attributes of XCLIENT, by which a trusted proxy says who its client is: Postfix's in SMTP, where values are xtext, and
/// Dovecot's in POP3, where they are plain.
/// </summary>
internal static class XclientParser
{
    private static ReadOnlySpan<byte> Unavailable => "[UNAVAILABLE]"u8;

    private static ReadOnlySpan<byte> TemporarilyUnavailable => "[TEMPUNAVAIL]"u8;

    /// <summary>Reads all attributes of one command.</summary>
    /// <param name="attributes">They.</param>
    /// <param name="isXtext">Whether the values are xtext.</param>
    /// <param name="before">What was said before.</param>
    /// <returns>What is said by now; null when there are none, or one makes no sense: then none of them holds.</returns>
    public static ForwardedClient? Read(WordReader attributes, bool isXtext, ForwardedClient? before)
    {
        ForwardedClient? client = attributes.AtEnd ? null : before ?? ForwardedClient.Unknown;
        while (client is not null && !attributes.AtEnd)
        {
            ReadOnlySpan<byte> attribute = attributes.Next();
            int equals = attribute.IndexOf((byte)'=');
            client = equals <= 0 ? null : isXtext ? TakeXtext(attribute, equals, client)
                : Take(attribute[..equals], attribute[(equals + 1)..], client);
        }

        return client;
    }

    private static ForwardedClient? TakeXtext(ReadOnlySpan<byte> attribute, int equals, ForwardedClient client)
    {
        byte[] value = new byte[attribute.Length - equals - 1];
        return Xtext.TryDecode(attribute[(equals + 1)..], value, out int length)
            ? Take(attribute[..equals], value.AsSpan(..length), client)
            : null;
    }

    // What is not known here is passed over: LOGIN is a word that nobody has proved, PROTO and HELO are the client's to say.
    private static ForwardedClient? Take(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, ForwardedClient client) =>
        IsUnknown(value) ? client
        : Is(name, "NAME"u8) ? client.WithHost(value)
        : Is(name, "ADDR"u8) ? client.WithAddress(WithoutFamily(value))
        : Is(name, "PORT"u8) ? client.WithPort(value)
        : Is(name, "DESTADDR"u8) ? client.WithLocalAddress(WithoutFamily(value))
        : Is(name, "DESTPORT"u8) ? client.WithLocalPort(value)
        : Is(name, "SESSION"u8) ? client.WithSession(value)
        : Is(name, "TTL"u8) ? client.WithTimeToLive(value)
        : Is(name, "FORWARD"u8) ? ForwardText.Read(value, client)
        : client;

    private static bool IsUnknown(ReadOnlySpan<byte> value) =>
        Ascii.EqualsIgnoreCase(value, Unavailable) || Ascii.EqualsIgnoreCase(value, TemporarilyUnavailable);

    private static ReadOnlySpan<byte> WithoutFamily(ReadOnlySpan<byte> address) =>
        address.Length > 5 && Ascii.EqualsIgnoreCase(address[..5], "IPV6:"u8) ? address[5..] : address;

    private static bool Is(ReadOnlySpan<byte> name, ReadOnlySpan<byte> known) => Ascii.EqualsIgnoreCase(name, known);
}
