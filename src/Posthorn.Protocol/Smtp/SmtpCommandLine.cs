using Posthorn.Protocol.Wire;

namespace Posthorn.Protocol.Smtp;

/// <summary>A command line, without its line ending, as name and arguments. It points into the input.</summary>
internal readonly ref struct SmtpCommandLine
{
    /// <summary>Takes the line apart; a line that is none has the command None.</summary>
    public SmtpCommandLine(ReadOnlySpan<byte> line)
    {
        // As in nginx the spaces at the end are no part of a command that is kept, and a CR may only stand before the LF: what is
        // passed on must not hold one.
        Text = line.TrimEnd((byte)' ');
        var words = new WordReader(Text);
        bool isCommand = line is not [(byte)' ', ..] && !line.Contains((byte)'\r');
        Command = isCommand ? SmtpCommands.Named(words.Next()) : SmtpCommand.None;
        Arguments = words;
    }

    /// <summary>The whole command.</summary>
    public ReadOnlySpan<byte> Text { get; }

    /// <summary>The command; None when it is unknown.</summary>
    public SmtpCommand Command { get; }

    /// <summary>A reader of the arguments from the first on.</summary>
    public WordReader Arguments { get; }

    /// <summary>
    /// Whether the command holds control characters (a tab excepted). Such a command is not kept: an auth service, to which
    /// they are shown as <c>_</c>, would judge another one than a backend gets.
    /// </summary>
    public bool HoldsControls
    {
        get
        {
            foreach (byte b in Text)
            {
                if (b is < (byte)' ' and not (byte)'\t' or 0x7F)
                {
                    return true;
                }
            }

            return false;
        }
    }
}
