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

    private static readonly SearchValues<char> Address4 = SearchValues.Create("0123456789.");
    private static readonly SearchValues<char> Address6 = SearchValues.Create("0123456789abcdefABCDEF:.");
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
        // The scope of a link-local address means nothing on another machine.
        int scope = address.IndexOf('%', StringComparison.Ordinal);
        ReadOnlySpan<char> text = scope < 0 ? address : address.AsSpan(0, scope);
        if (text.Contains(':') && !text.ContainsAnyExcept(Address6))
        {
            output.Write("IPV6:"u8);
            output.WriteText(text);
            return;
        }

        // nginx says "unix:" for a client on a local socket, which no Postfix understands.
        output.WriteText(text.IsEmpty || text.ContainsAnyExcept(Address4) ? Unavailable : text);
    }

    private static string SafeName(string name) =>
        name == TemporarilyUnavailable || (name.Length > 0 && !name.AsSpan().ContainsAnyExcept(HostName)) ? name : Unavailable;
}
