using System.Text;
using Posthorn.Protocol.Forwarding;
using Posthorn.Protocol.Wire;

namespace Posthorn.Protocol.Imap;

/// <summary>Writes what a backend is told at a login: strings in the form that it takes at the least cost, and who the client is.</summary>
internal static class ImapLoginWriter
{
    // Long enough for any name or password, and short enough for any backend's longest line.
    private const int LongestQuoted = 1024;

    /// <summary>
    /// Whether the bytes may stand in a quoted string. RFC 3501 allows all of ASCII but CR and LF there; control characters are
    /// left to literals, as backends disagree about them.
    /// </summary>
    public static bool IsQuotable(ReadOnlySpan<byte> text) =>
        text.Length <= LongestQuoted && !text.ContainsAnyExceptInRange((byte)' ', (byte)'~');

    /// <summary>Writes a quoted string of what is quotable.</summary>
    public static void WriteQuoted(ReadOnlySpan<byte> text, WireWriter output)
    {
        output.Write((byte)'"');
        for (int special = text.IndexOfAny((byte)'"', (byte)'\\'); special >= 0; special = text.IndexOfAny((byte)'"', (byte)'\\'))
        {
            output.Write(text[..special]);
            output.Write((byte)'\\');
            output.Write(text[special]);
            text = text[(special + 1)..];
        }

        output.Write(text);
        output.Write((byte)'"');
    }

    /// <summary>Writes the head of a literal that waits for leave.</summary>
    public static void WriteLiteralHead(ReadOnlySpan<byte> text, WireWriter output)
    {
        output.Write((byte)'{');
        output.WriteNumber(text.Length);
        output.Write("}\r\n"u8);
    }

    /// <summary>Writes a literal that waits for no leave (RFC 7888).</summary>
    public static void WriteUnaskedLiteral(ReadOnlySpan<byte> text, WireWriter output)
    {
        output.Write((byte)'{');
        output.WriteNumber(text.Length);
        output.Write("+}\r\n"u8);
        output.Write(text);
    }

    /// <summary>
    /// Writes an ID command's arguments as Dovecot understands them from a trusted proxy: who the client is, where it called, and
    /// how far the login may still go. What is unknown is left out.
    /// </summary>
    public static void WriteId(BackendClientFacts client, WireWriter output)
    {
        output.Write("ID (\"x-proxy-ttl\" \""u8);
        output.WriteNumber(client.TimeToLive - 1);
        output.Write((byte)'"');
        WriteAddress(" \"x-originating-"u8, client.Address, client.Port, output);
        WriteAddress(" \"x-connected-"u8, client.LocalAddress, client.LocalPort, output);
        if (SessionName.IsPlain(client.Session))
        {
            output.Write(" \"x-session-id\" \""u8);
            output.WriteText(client.Session);
            output.Write((byte)'"');
        }

        foreach (ForwardField field in client.Fields)
        {
            output.Write(" \""u8);
            output.Write(ImapProxyFields.Forward);
            output.WriteText(field.Name);
            output.Write("\" "u8);
            WriteQuoted(Encoding.ASCII.GetBytes(field.Value), output);
        }

        output.Write(")\r\n"u8);
    }

    private static void WriteAddress(ReadOnlySpan<byte> name, string address, int port, WireWriter output)
    {
        ReadOnlySpan<char> safe = SafeAddress.Of(address);
        if (safe.IsEmpty)
        {
            return;
        }

        output.Write(name);
        output.Write("ip\" \""u8);
        output.WriteText(safe);
        output.Write((byte)'"');
        if (port > 0)
        {
            output.Write(name);
            output.Write("port\" \""u8);
            output.WriteNumber(port);
            output.Write((byte)'"');
        }
    }
}
