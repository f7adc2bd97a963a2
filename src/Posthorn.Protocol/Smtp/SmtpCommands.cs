using System.Text;

namespace Posthorn.Protocol.Smtp;

/// <summary>The names of the commands.</summary>
internal static class SmtpCommands
{
    private static readonly (byte[] Name, SmtpCommand Command)[] All =
    [
        ("EHLO"u8.ToArray(), SmtpCommand.Ehlo),
        ("HELO"u8.ToArray(), SmtpCommand.Helo),
        ("AUTH"u8.ToArray(), SmtpCommand.Auth),
        ("MAIL"u8.ToArray(), SmtpCommand.Mail),
        ("RCPT"u8.ToArray(), SmtpCommand.Rcpt),
        ("STARTTLS"u8.ToArray(), SmtpCommand.StartTls),
        ("QUIT"u8.ToArray(), SmtpCommand.Quit),
        ("NOOP"u8.ToArray(), SmtpCommand.Noop),
        ("RSET"u8.ToArray(), SmtpCommand.Rset),
        ("XCLIENT"u8.ToArray(), SmtpCommand.Xclient),
        ("VRFY"u8.ToArray(), SmtpCommand.NotGranted),
        ("EXPN"u8.ToArray(), SmtpCommand.NotGranted),
        ("HELP"u8.ToArray(), SmtpCommand.NotGranted),
    ];

    /// <summary>The command of that name in any case of letters; None when it is unknown.</summary>
    public static SmtpCommand Named(ReadOnlySpan<byte> name)
    {
        foreach ((byte[] known, SmtpCommand command) in All)
        {
            if (Ascii.EqualsIgnoreCase(name, known))
            {
                return command;
            }
        }

        return SmtpCommand.None;
    }
}
