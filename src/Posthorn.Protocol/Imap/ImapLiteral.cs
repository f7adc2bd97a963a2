namespace Posthorn.Protocol.Imap;

/// <summary>Reads the head of a literal behind its <c>{</c>: <c>3}</c> CRLF, or <c>3+}</c> CRLF (RFC 7888).</summary>
internal struct ImapLiteral
{
    // Larger than any buffer, and small enough that sums with it do not overflow.
    private const int Largest = int.MaxValue / 16;

    private Part _part;

    private enum Part
    {
        Digits,
        Plus,
        Closed,
    }

    /// <summary>The length of the literal in bytes; too large ones all read as one that fits nowhere.</summary>
    public int Size { get; private set; }

    /// <summary>Whether the client sends it without waiting for leave.</summary>
    public bool IsUnasked { get; private set; }

    /// <summary>Takes the next byte.</summary>
    /// <returns>True when the head is complete, false when it is none, null when more is to come.</returns>
    public bool? Take(byte b)
    {
        switch (_part, b)
        {
            case (Part.Digits, >= (byte)'0' and <= (byte)'9'):
                Size = Math.Min((Size * 10) + (b - '0'), Largest);
                return null;
            case (Part.Digits, (byte)'+'):
                IsUnasked = true;
                _part = Part.Plus;
                return null;
            case (Part.Digits or Part.Plus, (byte)'}'):
                _part = Part.Closed;
                return null;
            case (Part.Closed, (byte)'\r'):
                return null;
            default:
                return _part == Part.Closed && b == '\n';
        }
    }
}
