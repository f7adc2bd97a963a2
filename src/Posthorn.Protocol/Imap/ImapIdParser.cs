using System.Text;
using Posthorn.Protocol.Forwarding;
using Posthorn.Protocol.Wire;

namespace Posthorn.Protocol.Imap;

/// <summary>
/// Parses the parameters of a client's ID (RFC 2971 section 3.3) out of a command that is complete, and says them anew: quoted strings
/// of printable ASCII, NIL, single spaces. What names the client to a backend that trusts the proxy is never among them: a trusted
/// proxy's word of that kind is kept apart, another's is dropped.
/// </summary>
/// <param name="text">The arguments of the command.</param>
/// <param name="trusted">What a trusted proxy has said so far; null when the client is none.</param>
internal ref struct ImapIdParser(ReadOnlySpan<byte> text, ForwardedClient? trusted)
{
    private const int MostFields = 30;
    private const int LongestName = 30;
    private const int LongestValue = 1024;

    private readonly ReadOnlySpan<byte> _text = text;
    private int _at;

    /// <summary>What the trusted proxy has said by now.</summary>
    public ForwardedClient? Forwarded { get; private set; } = trusted;

    /// <summary>Reads the parameters.</summary>
    /// <param name="kept">Where the list for a backend is written: nothing when there is nothing to tell.</param>
    /// <returns>False when they are no list that RFC 2971 allows; what was written then is worth nothing.</returns>
    public bool TryRead(WireWriter kept)
    {
        int start = kept.Length;
        SkipSpaces();
        if (TryTakeNil())
        {
            return IsAtEnd;
        }

        if (!TryTake((byte)'('))
        {
            return false;
        }

        for (int fields = 0; !TryTake((byte)')'); fields++)
        {
            if (fields == MostFields || !TryTakeField(kept, kept.Length == start))
            {
                return false;
            }
        }

        if (kept.Length > start)
        {
            kept.Write((byte)')');
        }

        return IsAtEnd;
    }

    // The command's end is behind it.
    private readonly bool IsAtEnd => _text[_at..].IndexOfAnyExcept(" \r\n"u8) < 0;

    private bool TryTakeField(WireWriter kept, bool isFirst)
    {
        if (!TryTakeString(LongestName, out ReadOnlySpan<byte> name) || name.IsEmpty)
        {
            return false;
        }

        bool isNil = TryTakeNil();
        ReadOnlySpan<byte> value = default;
        if (!isNil && !TryTakeString(LongestValue, out value))
        {
            return false;
        }

        if (ImapProxyFields.Owns(name))
        {
            Forwarded = Forwarded is null || isNil ? Forwarded : ImapProxyFields.Take(name, value, Forwarded);
        }
        else if (ImapLoginWriter.IsQuotable(name) && ImapLoginWriter.IsQuotable(value))
        {
            kept.Write(isFirst ? (byte)'(' : (byte)' ');
            ImapLoginWriter.WriteQuoted(name, kept);
            kept.Write((byte)' ');
            if (isNil)
            {
                kept.Write("NIL"u8);
            }
            else
            {
                ImapLoginWriter.WriteQuoted(value, kept);
            }
        }

        return true;
    }

    private bool TryTakeNil()
    {
        bool isNil = _text.Length - _at > 3 && Ascii.EqualsIgnoreCase(_text.Slice(_at, 3), "NIL"u8)
            && _text[_at + 3] is (byte)' ' or (byte)')' or (byte)'\r' or (byte)'\n';
        if (isNil)
        {
            _at += 3;
            SkipSpaces();
        }

        return isNil;
    }

    private bool TryTakeString(int longest, out ReadOnlySpan<byte> value)
    {
        value = default;
        bool isString = TryTakeQuoted(out ImapArgument found) || TryTakeLiteral(out found);
        if (isString)
        {
            value = found.Escaped ? found.Copy(_text) : found.In(_text);
            SkipSpaces();
        }

        return isString && value.Length <= longest;
    }

    private bool TryTakeQuoted(out ImapArgument found)
    {
        found = default;
        if (_at == _text.Length || _text[_at] != '"')
        {
            return false;
        }

        int start = _at + 1;
        int end = start;
        bool isEscaped = false;
        while (end < _text.Length && _text[end] != '"')
        {
            bool escapes = _text[end] == '\\';
            isEscaped |= escapes;
            end += escapes ? 2 : 1;
        }

        found = new ImapArgument(start, end - start, isEscaped);
        _at = end + 1;
        return end < _text.Length;
    }

    private bool TryTakeLiteral(out ImapArgument found)
    {
        found = default;
        if (!TryTake((byte)'{'))
        {
            return false;
        }

        var head = default(ImapLiteral);
        bool? announced = null;
        while (announced is null && _at < _text.Length)
        {
            announced = head.Take(_text[_at++]);
        }

        if (announced != true || head.Size > _text.Length - _at)
        {
            return false;
        }

        found = new ImapArgument(_at, head.Size, Escaped: false);
        _at += head.Size;
        return true;
    }

    private bool TryTake(byte b)
    {
        bool isThere = _at < _text.Length && _text[_at] == b;
        if (isThere)
        {
            _at++;
            if (b != '{')
            {
                SkipSpaces();
            }
        }

        return isThere;
    }

    private void SkipSpaces()
    {
        while (_at < _text.Length && _text[_at] == ' ')
        {
            _at++;
        }
    }
}
