namespace Posthorn.Config.Text;

/// <summary>What the words of a statement are followed by.</summary>
internal enum StatementEnd
{
    /// <summary><c>;</c> after at least one word.</summary>
    Semicolon,

    /// <summary><c>{</c> after at least one word.</summary>
    BlockStart,

    /// <summary><c>}</c> without words before it.</summary>
    BlockEnd,

    /// <summary>The end of the text without words before it.</summary>
    EndOfText,
}
