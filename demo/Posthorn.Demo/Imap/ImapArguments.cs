using System.Buffers.Text;
using System.Text;

namespace Posthorn.Demo.Imap;

/// <summary>A cursor over a command's arguments; every Take… throws <see cref="ImapSyntaxException"/> on anything else.</summary>
internal sealed class ImapArguments(byte[] text)
{
    private int _at;

    /// <summary>Whether all has been taken.</summary>
    public bool AtEnd => _at == text.Length;

    /// <summary>Takes one space if there is one.</summary>
    public bool TrySpace() => Try(' ');

    /// <summary>Whether a character is the next; it is not taken.</summary>
    public bool NextIs(char wanted) => !AtEnd && text[_at] == wanted;

    /// <summary>Takes a character if it is the next.</summary>
    public bool Try(char wanted)
    {
        bool found = NextIs(wanted);
        _at += found ? 1 : 0;
        return found;
    }

    /// <summary>Takes the character that must come next.</summary>
    public void Take(char wanted)
    {
        if (!Try(wanted))
        {
            throw new ImapSyntaxException($"expected '{wanted}'");
        }
    }

    /// <summary>Refuses what is left over.</summary>
    public void TakeEnd()
    {
        if (!AtEnd)
        {
            throw new ImapSyntaxException("unexpected argument");
        }
    }

    /// <summary>Takes bytes up to one of the stops or the end.</summary>
    public ReadOnlySpan<byte> TakeUntil(ReadOnlySpan<byte> stops)
    {
        ReadOnlySpan<byte> rest = text.AsSpan(_at);
        int length = rest.IndexOfAny(stops);
        rest = length < 0 ? rest : rest[..length];
        _at += rest.Length;
        return rest;
    }

    /// <summary>A word without spaces, quotes and parentheses, in capitals: an attribute, a search key.</summary>
    public string TakeWord()
    {
        string word = Encoding.ASCII.GetString(TakeUntil(" ()\"{[]<>"u8)).ToUpperInvariant();
        return word.Length > 0 ? word : throw new ImapSyntaxException("expected a word");
    }

    /// <summary>A flag or a list of flags, as they were written.</summary>
    public List<string> TakeFlags() => NextIs('(') ? TakeList(list => list.TakeFlag()) : [TakeFlag()];

    /// <summary>An atom, a quoted string or a literal (RFC 3501: astring), as UTF-8 text.</summary>
    public string TakeString() => Encoding.UTF8.GetString(TakeBytes());

    /// <summary>An atom, a quoted string or a literal, as bytes.</summary>
    public byte[] TakeBytes()
    {
        if (Try('"'))
        {
            return TakeQuoted();
        }

        if (Try('{'))
        {
            return TakeLiteral();
        }

        byte[] atom = TakeUntil(" ()\"{"u8).ToArray();
        return atom.Length > 0 ? atom : throw new ImapSyntaxException("expected a string");
    }

    /// <summary>A number.</summary>
    public uint TakeNumber()
    {
        if (!Utf8Parser.TryParse(text.AsSpan(_at), out uint number, out int used))
        {
            throw new ImapSyntaxException("expected a number");
        }

        _at += used;
        return number;
    }

    /// <summary>The message numbers that a set such as <c>1:3,7,9:*</c> means.</summary>
    public SequenceSet TakeSet() => SequenceSet.Parse(TakeWord());

    /// <summary>Things between parentheses, separated by spaces; each is taken by the function.</summary>
    public List<T> TakeList<T>(Func<ImapArguments, T> take)
    {
        var list = new List<T>();
        Take('(');
        while (!Try(')'))
        {
            if (list.Count > 0)
            {
                Take(' ');
            }

            list.Add(take(this));
        }

        return list;
    }

    private string TakeFlag()
    {
        string flag = Encoding.ASCII.GetString(TakeUntil(" ()\"{"u8));
        return flag.Length > 0 ? flag : throw new ImapSyntaxException("expected a flag");
    }

    private byte[] TakeQuoted()
    {
        var bytes = new List<byte>();
        while (!Try('"'))
        {
            Try('\\');
            if (AtEnd)
            {
                throw new ImapSyntaxException("unterminated quoted string");
            }

            bytes.Add(text[_at++]);
        }

        return [.. bytes];
    }

    private byte[] TakeLiteral()
    {
        int length = (int)TakeNumber();
        Try('+');
        Take('}');
        Take('\r');
        Take('\n');
        byte[] literal = text[_at..(_at + length)];
        _at += length;
        return literal;
    }
}
