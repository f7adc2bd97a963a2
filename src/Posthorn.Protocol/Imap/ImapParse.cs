namespace Posthorn.Protocol.Imap;

/// <summary>What the command parser found.</summary>
internal enum ImapParse
{
    /// <summary>The command is not complete.</summary>
    NeedInput,

    /// <summary>The client waits for leave to send a literal: say so, and parse on.</summary>
    GoAhead,

    /// <summary>A whole, well-formed command.</summary>
    Command,

    /// <summary>A line that is no command; the next one follows.</summary>
    Invalid,

    /// <summary>A line that is no command, and a literal comes behind it unasked: where the next command starts nobody knows.</summary>
    Lost,
}
