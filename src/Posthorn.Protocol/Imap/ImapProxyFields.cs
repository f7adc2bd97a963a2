using System.Text;
using Posthorn.Protocol.Forwarding;

namespace Posthorn.Protocol.Imap;

/// <summary>The fields of ID by which Dovecot hears from a trusted proxy who the client is.</summary>
internal static class ImapProxyFields
{
    /// <summary>What begins the name of a field that the auth source in front has added.</summary>
    public static ReadOnlySpan<byte> Forward => "x-forward-"u8;

    /// <summary>Whether a field is a proxy's: from anybody else it would be a lie that the backend believes.</summary>
    public static bool Owns(ReadOnlySpan<byte> name) =>
        Begins(name, "x-originating-"u8) || Begins(name, "x-connected-"u8) || Begins(name, "x-session-"u8)
        || Begins(name, "x-proxy-"u8) || Begins(name, Forward);

    /// <summary>Takes a trusted proxy's field; what makes no sense is passed over, as Dovecot does.</summary>
    public static ForwardedClient Take(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, ForwardedClient client)
    {
        ForwardedClient? next = Is(name, "x-originating-ip"u8) ? client.WithAddress(value)
            : Is(name, "x-originating-port"u8) ? client.WithPort(value)
            : Is(name, "x-connected-ip"u8) ? client.WithLocalAddress(value)
            : Is(name, "x-connected-port"u8) ? client.WithLocalPort(value)
            : Is(name, "x-session-id"u8) ? client.WithSession(value)
            : Is(name, "x-proxy-ttl"u8) ? client.WithTimeToLive(value)
            : Begins(name, Forward) ? client.WithField(name[Forward.Length..], value)
            : null;
        return next ?? client;
    }

    private static bool Is(ReadOnlySpan<byte> name, ReadOnlySpan<byte> known) => Ascii.EqualsIgnoreCase(name, known);

    private static bool Begins(ReadOnlySpan<byte> name, ReadOnlySpan<byte> start) =>
        name.Length >= start.Length && Ascii.EqualsIgnoreCase(name[..start.Length], start);
}
