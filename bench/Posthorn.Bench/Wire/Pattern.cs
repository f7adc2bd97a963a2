namespace Posthorn.Bench.Wire;

/// <summary>
/// The content of transfers: a known pseudo-random stream whose period is prime, so that a lost, doubled or swapped
/// piece of any buffer size shows.
/// </summary>
internal static class Pattern
{
    /// <summary>Seeds are below this.</summary>
    internal const int Period = 65_521;

    private const int LongestSlice = 256 * 1024;

    private static readonly byte[] Bytes = Make();

    /// <summary>What the stream of this seed holds at that position; at most 256 KB at once.</summary>
    internal static ReadOnlySpan<byte> Slice(int seed, long position, int length)
    {
        int start = (int)((seed + position) % Period);
        return Bytes.AsSpan(start, Math.Min(length, LongestSlice));
    }

    private static byte[] Make()
    {
        byte[] bytes = new byte[Period + LongestSlice];
        uint state = 0x9E3779B9;
        for (int i = 0; i < Period; i++)
        {
            state ^= state << 13;
            state ^= state >> 17;
            state ^= state << 5;
            bytes[i] = (byte)state;
        }

        for (int i = Period; i < bytes.Length; i++)
        {
            bytes[i] = bytes[i - Period];
        }

        return bytes;
    }
}
