using System.Buffers.Text;

namespace Posthorn.Bench.Stubs;

/// <summary>Walks over the words of one IMAP command: atoms, quoted strings (no escapes: no account needs one), literals.</summary>
internal ref struct ImapWords(ReadOnlySpan<byte> command)
{
    private ReadOnlySpan<byte> _rest = command;

    /// <summary>
    /// The length of the first command with its literals, or 0 when some of it is missing; and how many synchronising
    /// literals were announced so far.
    /// </summary>
    internal static int CommandLength(ReadOnlySpan<byte> input, out int literals)
    {
        int position = 0;
        literals = 0;
        while (true)
        {
            int lineEnd = input[position..].IndexOf("\r\n"u8);
            if (lineEnd < 0)
            {
                return 0;
            }

            long literal = LiteralLength(input.Slice(position, lineEnd), out bool waits);
            position += lineEnd + 2;
            if (literal < 0)
            {
                return position;
            }

            literals += waits ? 1 : 0;
            if (literal > input.Length - position)
            {
                return 0;
            }

            position += (int)literal;
        }
    }

    internal ReadOnlySpan<byte> Next()
    {
        return Next(out _);
    }

    internal ReadOnlySpan<byte> Next(out ImapWordKind kind)
    {
        kind = ImapWordKind.Atom;
        _rest = _rest.TrimStart((byte)' ');
        if (_rest.IsEmpty || _rest[0] == '\r')
        {
            return default;
        }

        if (_rest[0] == '"')
        {
            kind = ImapWordKind.Quoted;
            return NextQuoted();
        }

        return _rest[0] == '{' ? NextLiteral(out kind) : Cut(_rest.IndexOfAny((byte)' ', (byte)'\r'), 0);
    }

    /// <summary>The next word as a number; 0 when it is none.</summary>
    internal long NextNumber()
    {
        return Utf8Parser.TryParse(Next(), out long number, out _) ? number : 0;
    }

    private static long LiteralLength(ReadOnlySpan<byte> line, out bool waits)
    {
        waits = true;
        int open = line.LastIndexOf((byte)'{');
        if (open < 0 || line[^1] != '}' || !Utf8Parser.TryParse(line[(open + 1)..], out long length, out int digits))
        {
            return -1;
        }

        waits = line[open + 1 + digits] != '+';
        return length;
    }

    private ReadOnlySpan<byte> NextQuoted()
    {
        _rest = _rest[1..];
        return Cut(_rest.IndexOf((byte)'"'), 1);
    }

    private ReadOnlySpan<byte> NextLiteral(out ImapWordKind kind)
    {
        int lineEnd = _rest.IndexOf("\r\n"u8);
        long length = LiteralLength(_rest[..lineEnd], out bool waits);
        kind = waits ? ImapWordKind.WaitingLiteral : ImapWordKind.Literal;
        _rest = _rest[(lineEnd + 2)..];
        return Cut((int)length, 0);
    }

    private ReadOnlySpan<byte> Cut(int length, int skip)
    {
        length = length < 0 ? _rest.Length : length;
        ReadOnlySpan<byte> word = _rest[..length];
        _rest = _rest[Math.Min(_rest.Length, length + skip)..];
        return word;
    }
}
