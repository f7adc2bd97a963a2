using System.Buffers;
using Posthorn.Protocol.Forwarding;
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

    /// <summary>How many groups of attributes there are: each goes into one command.</summary>
    public const int Groups = 3;

    /// <summary>Writes a group of the attributes, or nothing when the backend takes none of it: each begins with a space.</summary>
    /// <param name="group">Its number.</param>
    /// <param name="facts">Who the client is.</param>
    /// <param name="client">What the client said.</param>
    /// <param name="taken">The attributes that the backend takes.</param>
    /// <param name="output">Where to.</param>
    public static void WriteGroup(int group, LoginFacts facts, SmtpTransaction client, XclientAttributes taken, WireWriter output)
    {
        switch (group)
        {
            case 0:
                WriteCommon(facts, output);
                break;
            case 1:
                WriteMore(facts, client, taken, output);
                break;
            case 2 when taken.HasFlag(XclientAttributes.Forward) && facts.Client.Fields.Count > 0:
                WriteFields(facts.Client.Fields, output);
                break;
        }
    }

    private static void WriteCommon(LoginFacts facts, WireWriter output)
    {
        output.Write(" ADDR="u8);
        WriteAddress(facts.Client.Address, output);
        if (!facts.ProxySmtpAuth && facts.User.Length > 0)
        {
            output.Write(" LOGIN="u8);
            Xtext.Write(facts.User, output);
        }

        output.Write(" NAME="u8);
        output.WriteText(SafeName(facts.Client.Host));
    }

    private static void WriteMore(LoginFacts facts, SmtpTransaction client, XclientAttributes taken, WireWriter output)
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
            Xtext.Write(client.Helo.Length > 0 ? client.Helo : "[UNAVAILABLE]"u8, output);
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

    private static void WriteFields(IReadOnlyList<ForwardField> fields, WireWriter output)
    {
        var value = new WireWriter(512);
        ForwardText.Write(fields, value);
        output.Write(" FORWARD="u8);
        Xtext.Write(value.Written, output);
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
