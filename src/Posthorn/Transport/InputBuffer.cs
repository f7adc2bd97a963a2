using System.Buffers;

namespace Posthorn.Transport;

/// <summary>
/// The bytes a connection has received and nobody has consumed. They stay in the loop's shared buffer until another connection
/// needs that; then, and while a command is incomplete, they have an array of their own. Empty it holds nothing.
/// </summary>
internal struct InputBuffer
{
    // One who drips bytes costs little more than they are.
    private const int SmallestRoom = 256;

    private const int LargestFromReserve = 4096;

    private byte[]? _kept;
    private int _start;
    private int _end;

    /// <summary>How many bytes there are.</summary>
    public readonly int Length => _end - _start;

    /// <summary>The bytes.</summary>
    public readonly ReadOnlySpan<byte> Bytes(EventLoop loop) =>
        _end == _start ? default : (_kept ?? loop.ReceiveBuffer).AsSpan(_start, _end - _start);

    /// <summary>Drops the first bytes.</summary>
    public void Consume(int count, Connection owner)
    {
        _start += count;
        if (_start == _end)
        {
            Clear(owner);
        }
    }

    /// <summary>Drops all bytes. An array is wiped before it goes back: it may hold a password.</summary>
    public void Clear(Connection owner)
    {
        if (_kept is not null)
        {
            ArrayPool<byte>.Shared.Return(_kept, clearArray: true);
            _kept = null;
        }
        else if (owner.Loop.IsBorrower(owner))
        {
            owner.Loop.GiveBack();
        }

        _start = _end = 0;
    }

    /// <summary>Some room behind the bytes for a receive; <see cref="Grow"/> tells how much of it was used.</summary>
    /// <param name="limit">How many bytes there may be in all: more than there are.</param>
    /// <param name="owner">The connection whose buffer this is.</param>
    public Span<byte> Room(int limit, Connection owner)
    {
        if (_end == _start)
        {
            owner.Loop.Lend(owner);
            _start = _end = 0;
            return owner.Loop.ReceiveBuffer.AsSpan(0, Math.Min(limit, EventLoop.BufferSize));
        }

        if (_kept is null || _end == _kept.Length)
        {
            Keep(Math.Min(limit, Math.Max(SmallestRoom, Length * 2)), owner);
        }

        return _kept.AsSpan(_end, Math.Min(_kept!.Length - _end, limit - Length));
    }

    /// <summary>So many bytes were received into the room.</summary>
    public void Grow(int count) => _end += count;

    /// <summary>Moves the bytes out of the shared buffer: another connection needs it.</summary>
    /// <returns>False when there is no memory for them and they are lost, which is no fault of who needs the buffer.</returns>
    public bool TryTakeAway(Connection owner)
    {
        try
        {
            if (_end > _start && _kept is null)
            {
                Keep(_end - _start, owner);
            }

            return true;
        }
        catch (OutOfMemoryException want)
        {
            owner.Loop.Memory.SpendOn(want);
            Clear(owner);
            return false;
        }
    }

    private void Keep(int capacity, Connection owner)
    {
        if (capacity > LargestFromReserve && owner.Loop.Memory.IsSpent)
        {
            // What is left is for those who end, not for those who ask for more.
            throw new InsufficientMemoryException();
        }

        byte[] kept = ArrayPool<byte>.Shared.Rent(capacity);
        ReadOnlySpan<byte> bytes = Bytes(owner.Loop);
        bytes.CopyTo(kept);
        int length = bytes.Length;
        Clear(owner);
        _kept = kept;
        _end = length;
    }
}
