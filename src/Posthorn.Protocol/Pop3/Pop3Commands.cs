using System.Text;

namespace Posthorn.Protocol.Pop3;

/// <summary>The names of the commands.</summary>
internal static class Pop3Commands
{
    private static readonly (byte[] Name, Pop3Command Command)[] All =
    [
        ("USER"u8.ToArray(), Pop3Command.User),
        ("PASS"u8.ToArray(), Pop3Command.Pass),
        ("CAPA"u8.ToArray(), Pop3Command.Capa),
        ("AUTH"u8.ToArray(), Pop3Command.Auth),
        ("STLS"u8.ToArray(), Pop3Command.Stls),
        ("NOOP"u8.ToArray(), Pop3Command.Noop),
        ("QUIT"u8.ToArray(), Pop3Command.Quit),
        ("APOP"u8.ToArray(), Pop3Command.Apop),
        ("XCLIENT"u8.ToArray(), Pop3Command.Xclient),
    ];

    /// <summary>The command of that name in any case of letters; None when it is unknown.</summary>
    public static Pop3Command Named(ReadOnlySpan<byte> name)
    {
        foreach ((byte[] known, Pop3Command command) in All)
        {
            if (Ascii.EqualsIgnoreCase(name, known))
            {
                return command;
            }
        }

        return Pop3Command.None;
    }
}
