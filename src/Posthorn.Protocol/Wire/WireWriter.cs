using System.Buffers;
using System.Buffers.Text;

namespace Posthorn.Protocol.Wire;

/// <summary>
/// A growing run of bytes for the wire. Reused for every session of an event loop: what is written is sent or copied before
/// the next session runs.
/// </summary>
public sealed class WireWriter(int capacity = 4096) : IBufferWriter<byte>
{
    private byte[] _bytes = new byte[capacity];

    /// <summary>How many bytes have been written.</summary>
    public int Length { get; private set; }

    /// <summary>What has been written since the last <see cref="Clear"/>.</summary>
    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Length);

    /// <summary>Forgets what was written; the memory is kept (and zeroed up to what was used: it may have held a password).</summary>
    public void Clear()
    {
        _bytes.AsSpan(0, Length).Clear();
        Length = 0;
    }

    /// <summary>Appends the bytes as they are. Whoever passes hostile bytes has encoded or checked them for the grammar at hand.</summary>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(GetSpan(bytes.Length));
        Length += bytes.Length;
    }

    /// <summary>Appends one byte.</summary>
    public void Write(byte value)
    {
        GetSpan(1)[0] = value;
        Length++;
    }

    /// <summary>Appends a number in decimal.</summary>
    public void WriteNumber(long value)
    {
        Utf8Formatter.TryFormat(value, GetSpan(20), out int written);
        Length += written;
    }

    /// <summary>Appends text in UTF-8.</summary>
    public void WriteText(ReadOnlySpan<char> text)
    {
        Span<byte> room = GetSpan(System.Text.Encoding.UTF8.GetMaxByteCount(text.Length));
        Length += System.Text.Encoding.UTF8.GetBytes(text, room);
    }

    /// <summary>Appends the bytes in base64.</summary>
    public void WriteBase64(ReadOnlySpan<byte> bytes)
    {
        Base64.EncodeToUtf8(bytes, GetSpan(Base64.GetMaxEncodedToUtf8Length(bytes.Length)), out _, out int written);
        Length += written;
    }

    /// <summary>Turns what was written from <paramref name="start"/> on into base64, without a copy of it that would need wiping.</summary>
    public void EncodeBase64From(int start)
    {
        int length = Length - start;
        Reserve(Base64.GetMaxEncodedToUtf8Length(length) - length);
        Base64.EncodeToUtf8InPlace(_bytes.AsSpan(start), length, out int written);
        Length = start + written;
    }

    /// <summary>Takes back what was written from <paramref name="length"/> on.</summary>
    public void CutTo(int length)
    {
        _bytes.AsSpan(length, Length - length).Clear();
        Length = length;
    }

    /// <inheritdoc/>
    public void Advance(int count) => Length += count;

    /// <inheritdoc/>
    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(Math.Max(sizeHint, 1));
        return _bytes.AsSpan(Length);
    }

    /// <inheritdoc/>
    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(Math.Max(sizeHint, 1));
        return _bytes.AsMemory(Length);
    }

    private void Reserve(int count)
    {
        if (_bytes.Length - Length >= count)
        {
            return;
        }

        byte[] old = _bytes;
        _bytes = new byte[Math.Max(old.Length * 2, Length + count)];
        old.AsSpan(0, Length).CopyTo(_bytes);
        old.AsSpan(0, Length).Clear();
    }
}
