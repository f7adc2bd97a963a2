using System.Buffers;
using Posthorn.Protocol.Wire;

namespace Posthorn.Protocol.Smtp;

/// <summary>
/// Writes Postfix's XCLIENT command, which tells a backend who the client is. Nothing that could begin another attribute or
/// another command gets into it.
/// </summary>
internal static class XclientWriter
{
    private const string Unavailable = "[UNAVAILABLE]";
    private const string TemporarilyUnavailable = "[TEMPUNAVAIL]";

    private static readonly SearchValues<char> HostName =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-");

    /// <summary>Writes the command, without its line ending.</summary>
    /// <param name="facts">Who the client is.</param>
    /// <param name="withLogin">Whether the backend is to believe the user name.</param>
    /// <param name="output">Where to.</param>
    public static void Write(LoginFacts facts, bool withLogin, WireWriter output)
    {
        output.Write("XCLIENT ADDR="u8);
        WriteAddress(facts.Client.Address, output);
        if (withLogin && facts.User.Length > 0)
        {
            output.Write(" LOGIN="u8);
            WriteXtext(facts.User, output);
        }

        output.Write(" NAME="u8);
        output.WriteText(SafeName(facts.Client.Host));
    }

    /// <summary>Writes what else the backend takes, for behind those: each attribute begins with a space.</summary>
    /// <param name="facts">Who the client is.</param>
    /// <param name="client">What the client said.</param>
    /// <param name="taken">The attributes that the backend takes.</param>
    /// <param name="output">Where to.</param>
    public static void WriteMore(LoginFacts facts, SmtpTransaction client, XclientAttributes taken, WireWriter output)
    {
        if (taken.HasFlag(XclientAttributes.Port))
        {
            WritePort(" PORT="u8, facts.Client.Port, output);
        }

        if (taken.HasFlag(XclientAttributes.Proto))
        {
            output.Write(client.IsExtended ? " PROTO=ESMTP"u8 : " PROTO=SMTP"u8);
        }

        if (taken.HasFlag(XclientAttributes.Helo))
        {
            output.Write(" HELO="u8);
            WriteXtext(client.Helo.Length > 0 ? client.Helo : "[UNAVAILABLE]"u8, output);
        }

        if (taken.HasFlag(XclientAttributes.DestAddr))
        {
            output.Write(" DESTADDR="u8);
            WriteAddress(facts.Client.LocalAddress, output);
        }

        if (taken.HasFlag(XclientAttributes.DestPort))
        {
            WritePort(" DESTPORT="u8, facts.Client.LocalPort, output);
        }

        if (taken.HasFlag(XclientAttributes.Session) && SessionName.IsPlain(facts.Client.Session))
        {
            output.Write(" SESSION="u8);
            output.WriteText(facts.Client.Session);
        }

        if (taken.HasFlag(XclientAttributes.Ttl))
        {
            output.Write(" TTL="u8);
            output.WriteNumber(facts.Client.TimeToLive - 1);
        }
    }

    /// <summary>
    /// xtext (RFC 3461 section 4): control characters, space, <c>+</c>, <c>=</c> and all above <c>~</c> as <c>+XX</c>.
    /// </summary>
    internal static void WriteXtext(ReadOnlySpan<byte> value, WireWriter output)
    {
        Span<byte> room = output.GetSpan(value.Length * 3);
        int length = 0;
        foreach (byte b in value)
        {
            if (b is > (byte)' ' and <= (byte)'~' and not ((byte)'+' or (byte)'='))
            {
                room[length++] = b;
                continue;
            }

            room[length++] = (byte)'+';
            room[length++] = "0123456789ABCDEF"u8[b >> 4];
            room[length++] = "0123456789ABCDEF"u8[b & 15];
        }

        output.Advance(length);
    }

    private static void WriteAddress(string address, WireWriter output)
    {
        ReadOnlySpan<char> text = SafeAddress.Of(address);
        if (SafeAddress.Is6(text))
        {
            output.Write("IPV6:"u8);
        }

        // nginx says "unix:" for a client on a local socket, which no Postfix understands.
        output.WriteText(text.IsEmpty ? Unavailable : text);
    }

    private static void WritePort(ReadOnlySpan<byte> name, int port, WireWriter output)
    {
        output.Write(name);
        if (port > 0)
        {
            output.WriteNumber(port);
        }
        else
        {
            output.WriteText(Unavailable);
        }
    }

    private static string SafeName(string name) =>
        name == TemporarilyUnavailable || (name.Length > 0 && !name.AsSpan().ContainsAnyExcept(HostName)) ? name : Unavailable;
}
