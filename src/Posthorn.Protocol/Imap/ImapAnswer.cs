using System.Text;
using Posthorn.Protocol.Wire;

namespace Posthorn.Protocol.Imap;

/// <summary>Tells what a backend's NO is about, by its response code (RFC 5530).</summary>
internal static class ImapAnswer
{
    /// <summary>Reads what follows the NO.</summary>
    public static LoginRefusal RefusalOf(WordReader words)
    {
        ReadOnlySpan<byte> code = words.Next().TrimEnd((byte)']');
        if (Is(code, "[UNAVAILABLE"u8) || Is(code, "[INUSE"u8) || Is(code, "[SERVERBUG"u8) || Is(code, "[LIMIT"u8))
        {
            return LoginRefusal.Temporary;
        }

        // These are matters between the proxy and the backend, or of the backend's administrator: no other password mends them.
        return Is(code, "[PRIVACYREQUIRED"u8) || Is(code, "[CONTACTADMIN"u8) ? LoginRefusal.None : LoginRefusal.Credentials;
    }

    private static bool Is(ReadOnlySpan<byte> code, ReadOnlySpan<byte> known) => Ascii.EqualsIgnoreCase(code, known);
}
