using System.Buffers;
using System.Text;

namespace Posthorn.Demo.Net;

/// <summary>Gathers an answer and sends it.</summary>
internal class LineWriter(Stream stream)
{
    private readonly ArrayBufferWriter<byte> _pending = new();

    /// <summary>A whole line; the caller knows that the text holds no line end.</summary>
    public void Line(string text)
    {
        Write(Encoding.UTF8.GetBytes(text));
        Write("\r\n"u8);
    }

    /// <summary>Bytes as they are.</summary>
    public void Write(ReadOnlySpan<byte> bytes) => _pending.Write(bytes);

    /// <summary>Sends what was gathered.</summary>
    public async Task FlushAsync(CancellationToken stop)
    {
        await stream.WriteAsync(_pending.WrittenMemory, stop);
        _pending.ResetWrittenCount();
    }
}
