namespace Posthorn.Bench.Stubs;

/// <summary>The forms of a word in a command of IMAP.</summary>
internal enum ImapWordKind
{
    Atom,
    Quoted,

    /// <summary>A literal that the server must invite.</summary>
    WaitingLiteral,

    /// <summary>A literal that follows at once.</summary>
    Literal,
}
