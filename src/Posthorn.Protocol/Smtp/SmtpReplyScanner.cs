using Posthorn.Protocol.Wire;

namespace Posthorn.Protocol.Smtp;

/// <summary>Finds the end of a backend's reply, which may have several lines (RFC 5321 4.2.1), in input that grows.</summary>
internal struct SmtpReplyScanner
{
    private LineScanner _lines;
    private int _held;
    private int _code;

    /// <summary>Takes the first reply of <paramref name="input"/> once it is complete.</summary>
    /// <param name="input">The same start as in the last call that returned false, perhaps more.</param>
    /// <param name="code">The reply's code; 0 when it is no SMTP reply: then it ends with the first line that is not as it should.</param>
    /// <param name="length">The length of the reply with all line endings.</param>
    public bool TryTake(ReadOnlySpan<byte> input, out int code, out int length)
    {
        while (_lines.TryTake(input[_held..], out ReadOnlySpan<byte> line, out int consumed))
        {
            int before = _code;
            _code = CodeOf(line);
            _held += consumed;
            if (_code == 0 || line is not [_, _, _, (byte)'-', ..] || Differs(before))
            {
                code = Differs(before) ? 0 : _code;
                length = _held;
                this = default;
                return true;
            }
        }

        code = 0;
        length = 0;
        return false;
    }

    private readonly bool Differs(int before) => before != 0 && before != _code;

    private static int CodeOf(ReadOnlySpan<byte> line)
    {
        bool valid = line is [>= (byte)'2' and <= (byte)'5', >= (byte)'0' and <= (byte)'9', >= (byte)'0' and <= (byte)'9', ..]
            && line is [_, _, _] or [_, _, _, (byte)' ' or (byte)'-', ..];
        return valid ? ((line[0] - '0') * 100) + ((line[1] - '0') * 10) + line[2] - '0' : 0;
    }
}
