namespace Posthorn.Demo.Net;

/// <summary>Reads lines and counted bytes from a connection. Limits how much a peer may make it hold.</summary>
internal sealed class WireReader(Stream stream)
{
    private const int LongestLine = 64 * 1024;

    private readonly byte[] _buffer = new byte[LongestLine];
    private int _start;
    private int _end;

    /// <summary>The next line without its line end (CRLF or a bare LF); null when the peer is gone.</summary>
    /// <exception cref="IOException">The line is longer than 64 KB, or the connection broke.</exception>
    public async Task<byte[]?> ReadLineAsync(CancellationToken stop)
    {
        while (true)
        {
            int length = _buffer.AsSpan(_start, _end - _start).IndexOf((byte)'\n');
            if (length >= 0)
            {
                byte[] line = _buffer.AsSpan(_start, length).TrimEnd((byte)'\r').ToArray();
                _start += length + 1;
                return line;
            }

            if (!await FillAsync(stop))
            {
                return null;
            }
        }
    }

    /// <summary>Exactly so many bytes; null when the peer is gone before.</summary>
    public async Task<byte[]?> ReadBytesAsync(int count, CancellationToken stop)
    {
        byte[] bytes = new byte[count];
        int held = Math.Min(count, _end - _start);
        _buffer.AsSpan(_start, held).CopyTo(bytes);
        _start += held;
        try
        {
            await stream.ReadExactlyAsync(bytes.AsMemory(held), stop);
            return bytes;
        }
        catch (EndOfStreamException)
        {
            return null;
        }
    }

    private async Task<bool> FillAsync(CancellationToken stop)
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        if (_end == _buffer.Length)
        {
            throw new IOException("line too long");
        }

        int read = await stream.ReadAsync(_buffer.AsMemory(_end), stop);
        _end += read;
        return read > 0;
    }
}
