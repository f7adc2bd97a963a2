using System.Text;

namespace Posthorn.Protocol.Imap;

/// <summary>The names of the commands.</summary>
internal static class ImapCommands
{
    private static readonly (byte[] Name, ImapCommand Command)[] All =
    [
        ("NOOP"u8.ToArray(), ImapCommand.Noop),
        ("CAPABILITY"u8.ToArray(), ImapCommand.Capability),
        ("LOGIN"u8.ToArray(), ImapCommand.Login),
        ("AUTHENTICATE"u8.ToArray(), ImapCommand.Authenticate),
        ("STARTTLS"u8.ToArray(), ImapCommand.StartTls),
        ("LOGOUT"u8.ToArray(), ImapCommand.Logout),
        ("ID"u8.ToArray(), ImapCommand.Id),
    ];

    /// <summary>The command of that name in any case of letters; None when it is unknown.</summary>
    public static ImapCommand Named(ReadOnlySpan<byte> name)
    {
        foreach ((byte[] known, ImapCommand command) in All)
        {
            if (Ascii.EqualsIgnoreCase(name, known))
            {
                return command;
            }
        }

        return ImapCommand.None;
    }
}
