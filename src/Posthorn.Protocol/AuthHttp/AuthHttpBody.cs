using Posthorn.Protocol.Wire;

namespace Posthorn.Protocol.AuthHttp;

/// <summary>
/// Skips a body (RFC 9112 section 6), so that the connection can be used again. A body that has no end of its own, is long, or
/// is malformed counts as ended at once and costs the connection: nothing in it matters.
/// </summary>
internal sealed class AuthHttpBody
{
    /// <summary>Beyond this a new connection is cheaper.</summary>
    private const int LongestWorthReading = 64 * 1024;

    private Part _part;
    private long _left;
    private long _seen;
    private bool _lineHasText;

    private enum Part
    {
        Ended,
        Data,
        ChunkSize,
        ChunkExtension,
        ChunkData,
        ChunkEnd,
        Trailer,
    }

    /// <summary>Whether there is no more to skip.</summary>
    public bool HasEnded => _part == Part.Ended;

    /// <summary>Whether the connection is at the start of the next answer.</summary>
    public bool KeepsAlive { get; private set; }

    /// <summary>Learns from the headers how the body ends.</summary>
    public void Begin(AuthHttpHeaders headers)
    {
        bool hasNone = headers.Status is 204 or 304;
        bool hasEnd = hasNone
            || (headers.IsChunked ? headers.ContentLength is null : !headers.IsEncoded && headers.ContentLength is not null);
        _left = hasNone || headers.IsChunked ? 0 : headers.ContentLength ?? 0;
        _seen = 0;
        _part = Part.Ended;
        _lineHasText = false;
        KeepsAlive = headers.AllowsAnother && hasEnd && _left <= LongestWorthReading;
        if (KeepsAlive && !hasNone)
        {
            _part = headers.IsChunked ? Part.ChunkSize : _left > 0 ? Part.Data : Part.Ended;
        }
    }

    /// <summary>Skips what there is.</summary>
    /// <returns>How many bytes.</returns>
    public int Skip(ReadOnlySpan<byte> input)
    {
        int position = 0;
        while (position < input.Length && !HasEnded)
        {
            int skipped = 1;
            if (_part is Part.Data or Part.ChunkData)
            {
                skipped = (int)Math.Min(_left, input.Length - position);
                SkipData(skipped);
            }
            else
            {
                SkipFraming(input[position]);
            }

            position += skipped;
            _seen += skipped;
            if (_seen > LongestWorthReading)
            {
                GiveUp();
            }
        }

        return position;
    }

    private void SkipData(int count)
    {
        _left -= count;
        if (_left == 0)
        {
            _part = _part == Part.Data ? Part.Ended : Part.ChunkEnd;
        }
    }

    private void SkipFraming(byte b)
    {
        if (b == '\n')
        {
            EndLine();
            return;
        }

        if (b == '\r')
        {
            return;
        }

        int digit = _part == Part.ChunkSize ? HexText.Digit(b) : -1;
        if (digit >= 0)
        {
            _left = Math.Min((_left << 4) | (uint)digit, LongestWorthReading + 1);
        }
        else if (_part == Part.ChunkSize && b is (byte)';' or (byte)' ' or (byte)'\t' && _lineHasText)
        {
            _part = Part.ChunkExtension;
        }
        else if (_part is Part.ChunkSize or Part.ChunkEnd)
        {
            GiveUp();
        }

        _lineHasText = true;
    }

    private void EndLine()
    {
        switch (_part)
        {
            case Part.ChunkEnd:
                _part = Part.ChunkSize;
                break;
            case Part.Trailer when !_lineHasText:
                _part = Part.Ended;
                break;
            case Part.ChunkSize when !_lineHasText || _left > LongestWorthReading:
            case Part.ChunkExtension when _left > LongestWorthReading:
                GiveUp();
                break;
            case Part.ChunkSize or Part.ChunkExtension:
                _part = _left == 0 ? Part.Trailer : Part.ChunkData;
                break;
        }

        _lineHasText = false;
    }

    private void GiveUp()
    {
        _part = Part.Ended;
        KeepsAlive = false;
    }
}
