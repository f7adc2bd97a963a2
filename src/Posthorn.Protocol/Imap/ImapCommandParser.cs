namespace Posthorn.Protocol.Imap;

/// <summary>
/// Parses one command (RFC 3501 section 9 as nginx reads it) out of input that grows, looking at each byte once. It keeps
/// positions and no bytes: the input must start at the same place until the command is complete.
/// </summary>
/// <param name="longest">The longest command in bytes, literals and line endings included.</param>
internal sealed class ImapCommandParser(int longest)
{
    private const int MostArguments = 3;

    private readonly ImapArgument[] _arguments = new ImapArgument[MostArguments];
    private State _state;
    private int _at;
    private int _start;
    private ImapLiteral _literal;
    private bool _escaped;
    private ImapIdList _list;

    private enum State
    {
        Tag,
        BeforeName,
        Name,
        BeforeArgument,
        Atom,
        Quoted,
        Escaped,
        AfterArgument,
        LiteralHead,
        LiteralAnnounced,
        Literal,
        AfterReturn,
        Complete,
        Invalid,
    }

    /// <summary>The length of the tag, which the input starts with; 0 while it is not known to be one.</summary>
    public int TagLength { get; private set; }

    /// <summary>The command.</summary>
    public ImapCommand Command { get; private set; }

    /// <summary>Where the command's name ends in the input.</summary>
    public int ArgumentsAt { get; private set; }

    /// <summary>How many arguments it has; not kept for ID.</summary>
    public int ArgumentCount { get; private set; }

    /// <summary>How many bytes of the input the command or the invalid line took.</summary>
    public int Consumed => _at;

    /// <summary>Starts on a new command.</summary>
    public void Reset()
    {
        _state = State.Tag;
        _at = 0;
        TagLength = 0;
        Command = ImapCommand.None;
        ArgumentCount = 0;
        _list = default;
    }

    /// <summary>Reads on in the input. After Command, Invalid and Lost: <see cref="Reset"/>.</summary>
    public ImapParse Advance(ReadOnlySpan<byte> input)
    {
        while (_at < input.Length && _state != State.Invalid)
        {
            if (_state == State.Literal)
            {
                PassLiteral(input.Length);
                continue;
            }

            _state = Next(input[_at], input);
            _at += _state == State.Invalid ? 0 : 1;
            if (_state == State.Complete)
            {
                return ImapParse.Command;
            }

            if (_state == State.LiteralAnnounced && StartLiteral() is { } found)
            {
                return found;
            }
        }

        return _state == State.Invalid ? PassLine(input) : ImapParse.NeedInput;
    }

    /// <summary>An argument as it stands in the input, escapes and all.</summary>
    public ReadOnlySpan<byte> Raw(int index, ReadOnlySpan<byte> input) => _arguments[index].In(input);

    /// <summary>An argument's value in memory of its own, escapes resolved.</summary>
    public byte[] Copy(int index, ReadOnlySpan<byte> input) => _arguments[index].Copy(input);

    private State Next(byte b, ReadOnlySpan<byte> input) => _state switch
    {
        State.Tag => InTag(b),
        State.BeforeName => BeforeName(b),
        State.Name => InName(b, input),
        State.BeforeArgument => BeforeArgument(b),
        State.Atom => InAtom(b),
        State.Quoted => InQuoted(b),
        State.Escaped => b is (byte)'\r' or (byte)'\n' ? State.Invalid : State.Quoted,
        State.AfterArgument => b is (byte)'{' ? BeforeArgument(b) : AfterWord(b),
        State.LiteralHead => InLiteralHead(b),
        _ => b == '\n' && _list.IsClosed ? State.Complete : State.Invalid,
    };

    private State InTag(byte b)
    {
        if (b == ' ' && _at > 0)
        {
            TagLength = _at;
            return State.BeforeName;
        }

        return ImapTag.Allows(b) && _at < ImapTag.Longest ? State.Tag : State.Invalid;
    }

    private State BeforeName(byte b)
    {
        _start = _at;
        return b == ' ' ? State.BeforeName : char.IsAsciiLetter((char)b) ? State.Name : State.Invalid;
    }

    private State InName(byte b, ReadOnlySpan<byte> input)
    {
        if (char.IsAsciiLetter((char)b))
        {
            return State.Name;
        }

        Command = ImapCommands.Named(input[_start.._at]);
        ArgumentsAt = _at;
        return Command == ImapCommand.None ? State.Invalid : AfterWord(b);
    }

    private State AfterWord(byte b) => b switch
    {
        (byte)' ' => State.BeforeArgument,
        (byte)'\r' => State.AfterReturn,
        (byte)'\n' => _list.IsClosed ? State.Complete : State.Invalid,
        _ => Command == ImapCommand.Id && _list.TryTake(b) ? State.AfterArgument : State.Invalid,
    };

    private State BeforeArgument(byte b)
    {
        if (b is (byte)' ' or (byte)'\r' or (byte)'\n')
        {
            return AfterWord(b);
        }

        if (Command != ImapCommand.Id)
        {
            return ArgumentCount == MostArguments ? State.Invalid : StartArgument(b);
        }

        if (_list.TryTake(b))
        {
            return b == '(' ? State.BeforeArgument : State.AfterArgument;
        }

        return _list.HasEnded ? State.Invalid : StartArgument(b);
    }

    private State StartArgument(byte b)
    {
        _escaped = false;
        _literal = default;
        _start = b == '"' ? _at + 1 : _at;
        return b switch
        {
            (byte)'"' => State.Quoted,
            (byte)'{' => State.LiteralHead,
            _ => State.Atom,
        };
    }

    private State InAtom(byte b)
    {
        if (b is (byte)' ' or (byte)'\r' or (byte)'\n' || (b == ')' && Command == ImapCommand.Id))
        {
            EndArgument(_at);
            return AfterWord(b);
        }

        return State.Atom;
    }

    private State InQuoted(byte b)
    {
        switch (b)
        {
            case (byte)'"':
                EndArgument(_at);
                return State.AfterArgument;
            case (byte)'\\':
                _escaped = true;
                return State.Escaped;
            default:
                // nginx lets the end of the line close a quoted string.
                return b is (byte)'\r' or (byte)'\n' ? State.Invalid : State.Quoted;
        }
    }

    private State InLiteralHead(byte b) => _literal.Take(b) switch
    {
        true => State.LiteralAnnounced,
        false => State.Invalid,
        null => State.LiteralHead,
    };

    private ImapParse? StartLiteral()
    {
        // The literal and at least the LF after it must still fit; waiting would end with a full buffer anyway.
        if (_literal.Size >= longest - _at)
        {
            return _literal.IsUnasked ? ImapParse.Lost : ImapParse.Invalid;
        }

        _state = State.Literal;
        _start = _at;
        if (_literal.Size == 0)
        {
            EndArgument(_at);
            _state = State.AfterArgument;
        }

        return _literal.IsUnasked ? null : ImapParse.GoAhead;
    }

    private void PassLiteral(int available)
    {
        int end = _start + _literal.Size;
        _at = Math.Min(end, available);
        if (_at == end)
        {
            EndArgument(end);
            _state = State.AfterArgument;
        }
    }

    private void EndArgument(int end)
    {
        if (Command != ImapCommand.Id)
        {
            _arguments[ArgumentCount++] = new ImapArgument(_start, end - _start, _escaped);
        }
    }

    private ImapParse PassLine(ReadOnlySpan<byte> input)
    {
        int newline = input[_at..].IndexOf((byte)'\n');
        if (newline < 0)
        {
            _at = input.Length;
            return ImapParse.NeedInput;
        }

        newline += _at;
        _at = newline + 1;
        return input[..newline].TrimEnd((byte)'\r').EndsWith("+}"u8) ? ImapParse.Lost : ImapParse.Invalid;
    }
}
