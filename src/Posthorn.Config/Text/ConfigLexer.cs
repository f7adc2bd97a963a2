namespace Posthorn.Config.Text;

/// <summary>
/// Splits configuration text into statements: the words up to a <c>;</c>, <c>{</c> or <c>}</c>, with nginx's rules for quotes,
/// escapes and comments, and its words for errors.
/// </summary>
/// <param name="text">The whole text.</param>
/// <param name="place">The file, or <see cref="SourcePosition.CommandLine"/>.</param>
internal sealed class ConfigLexer(string text, SourcePosition place)
{
    // The size of nginx's read buffer, which a word and its end must fit in. It catches a forgotten quote. nginx applies it to
    // comments too; that is a limit of its buffer, not of the language, and is not reproduced.
    private const int LongestWord = 4096;

    private readonly TextCursor _cursor = new(text);
    private readonly bool _isCommandLine = place == SourcePosition.CommandLine;
    private List<string> _words = [];

    /// <summary>The words of the statement that was read last.</summary>
    public IReadOnlyList<string> Words => _words;

    /// <summary>The place reached; right after <see cref="Next"/>, where the statement ended: the line nginx reports.</summary>
    public SourcePosition Position => _isCommandLine ? place : place with { Line = _cursor.Line };

    /// <summary>Reads one statement.</summary>
    /// <exception cref="ConfigException">The text breaks the rules of the language.</exception>
    public StatementEnd Next()
    {
        _words = [];
        while (true)
        {
            SkipBlanksAndComments();
            if (_cursor.AtEnd)
            {
                return _words.Count == 0 ? StatementEnd.EndOfText : throw EndsEarly();
            }

            char c = _cursor.Current;
            if (c is ';' or '{' or '}')
            {
                return End(c);
            }

            if (c is '"' or '\'')
            {
                ReadQuoted(_cursor.Take());
            }
            else
            {
                ReadBare();
            }
        }
    }

    /// <summary>Passes over the Lua code of a block whose <c>{</c> was read last, up to and with the <c>}</c> that closes it.</summary>
    public void SkipLuaBlock()
    {
        if (!LuaBlock.TrySkip(_cursor))
        {
            throw BlockNotClosed();
        }
    }

    /// <summary>nginx's <c>unexpected "x"</c>.</summary>
    public ConfigException Unexpected(char c) => new($"unexpected \"{c}\"", Position);

    /// <summary>The error for a text that ends inside a block.</summary>
    public ConfigException BlockNotClosed() => new("unexpected end of file, expecting \"}\"", Position);

    private static bool IsBlank(char c) => c is ' ' or '\t' or '\r' or '\n';

    private void SkipBlanksAndComments()
    {
        while (!_cursor.AtEnd)
        {
            if (_cursor.Current == '#')
            {
                _cursor.TakeLine();
            }
            else if (IsBlank(_cursor.Current))
            {
                _cursor.Take();
            }
            else
            {
                return;
            }
        }
    }

    private StatementEnd End(char c)
    {
        // A closing brace must not follow words, the other two must.
        if (c == '}' != (_words.Count == 0))
        {
            throw Unexpected(c);
        }

        _cursor.Take();
        return c switch
        {
            ';' => StatementEnd.Semicolon,
            '{' => StatementEnd.BlockStart,
            _ => StatementEnd.BlockEnd,
        };
    }

    private void ReadQuoted(char quote)
    {
        (int start, int line) = (_cursor.Offset, _cursor.Line);
        while (Peek(start, line, quote) != quote)
        {
            TakeEscaped(start, line, quote);
        }

        _words.Add(WordText.Unescape(_cursor.Since(start)));
        _cursor.Take();
        if (!_cursor.AtEnd && !IsBlank(_cursor.Current) && _cursor.Current is not (';' or '{' or ')'))
        {
            throw Unexpected(_cursor.Current);
        }
    }

    private void ReadBare()
    {
        (int start, int line) = (_cursor.Offset, _cursor.Line);
        bool inVariable = false;
        for (char c = Peek(start, line, null); ; c = Peek(start, line, null))
        {
            // The brace of ${name} belongs to the word; any other one ends it.
            if (!(c == '{' && inVariable))
            {
                inVariable = c == '$';
                if (IsBlank(c) || c is ';' or '{')
                {
                    break;
                }
            }

            TakeEscaped(start, line, null);
        }

        _words.Add(WordText.Unescape(_cursor.Since(start)));
    }

    // A backslash takes the next character with it, whatever that is.
    private void TakeEscaped(int start, int line, char? quote)
    {
        if (_cursor.Take() == '\\')
        {
            Peek(start, line, quote);
            _cursor.Take();
        }
    }

    private char Peek(int start, int line, char? quote)
    {
        if (_cursor.AtEnd)
        {
            throw EndsEarly();
        }

        if (_cursor.Offset - start >= LongestWord && !_isCommandLine)
        {
            string problem = quote is null
                ? $"too long parameter \"{_cursor.Since(start)[..10]}...\" started"
                : $"too long parameter, probably missing terminating \"{quote}\" character";
            throw new ConfigException(problem, place with { Line = line });
        }

        return _cursor.Current;
    }

    private ConfigException EndsEarly() =>
        new(_isCommandLine ? "unexpected end of parameter, expecting \";\"" : "unexpected end of file, expecting \";\" or \"}\"", Position);
}
