namespace Posthorn.Bench.Wire;

/// <summary>One direction of one transfer: how many bytes of which pattern, and how far it got.</summary>
internal struct Transfer(long length, int seed)
{
    internal long Position { get; private set; }

    internal readonly bool IsDone => Position >= length;

    /// <summary>The bytes to send next, at most that many.</summary>
    internal readonly ReadOnlySpan<byte> Next(int most)
    {
        return Pattern.Slice(seed, Position, (int)Math.Min(most, length - Position));
    }

    internal void Advance(int count)
    {
        Position += count;
    }

    /// <summary>Takes what belongs to the transfer from the start of the input; false when a byte is wrong.</summary>
    internal bool TryTake(ReadOnlySpan<byte> input, out int taken)
    {
        taken = (int)Math.Min(input.Length, length - Position);
        bool right = input[..taken].SequenceEqual(Pattern.Slice(seed, Position, taken));
        Position += taken;
        return right;
    }
}
