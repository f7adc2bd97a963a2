using System.Buffers;

namespace Posthorn.Tls;

/// <summary>Records that outlive a turn: an array while there are any, nothing otherwise.</summary>
internal struct KeptBytes
{
    private byte[]? _array;
    private int _start;
    private int _end;

    /// <summary>Whether there are none.</summary>
    public readonly bool IsEmpty => _array is null;

    /// <summary>The bytes.</summary>
    public readonly ReadOnlySpan<byte> Bytes => _array.AsSpan(_start, _end - _start);

    /// <summary>Adds bytes behind those that are there.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
        {
            return;
        }

        if (_array is null || _array.Length - _end < bytes.Length)
        {
            byte[] larger = ArrayPool<byte>.Shared.Rent(_end - _start + bytes.Length);
            Bytes.CopyTo(larger);
            int length = _end - _start;
            Drop();
            _array = larger;
            _end = length;
        }

        bytes.CopyTo(_array.AsSpan(_end));
        _end += bytes.Length;
    }

    /// <summary>Drops the first bytes.</summary>
    public void Consume(int count)
    {
        _start += count;
        if (_start == _end)
        {
            Drop();
        }
    }

    /// <summary>Drops all.</summary>
    public void Drop()
    {
        if (_array is not null)
        {
            ArrayPool<byte>.Shared.Return(_array);
            _array = null;
        }

        _start = _end = 0;
    }
}
