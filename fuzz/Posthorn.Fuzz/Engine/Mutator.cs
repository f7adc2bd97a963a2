namespace Posthorn.Fuzz.Engine;

/// <summary>Makes a new input of old ones.</summary>
internal sealed class Mutator(Random random, IReadOnlyList<byte[]> words)
{
    private const int Longest = 4096;

    /// <summary>A changed copy.</summary>
    /// <param name="input">What to change.</param>
    /// <param name="other">Where pieces may be taken from.</param>
    public byte[] Mutate(byte[] input, byte[] other)
    {
        List<byte> bytes = [.. input];
        int changes = 1 << random.Next(5);
        for (int i = 0; i < changes; i++)
        {
            Change(bytes, other);
        }

        if (bytes.Count > Longest)
        {
            bytes.RemoveRange(Longest, bytes.Count - Longest);
        }

        return [.. bytes];
    }

    private void Change(List<byte> bytes, byte[] other)
    {
        int at = random.Next(bytes.Count + 1);
        switch (random.Next(9))
        {
            case 0 when at < bytes.Count:
                bytes[at] ^= (byte)(1 << random.Next(8));
                break;
            case 1 when at < bytes.Count:
                bytes[at] = (byte)random.Next(256);
                break;
            case 2:
                bytes.Insert(at, (byte)random.Next(256));
                break;
            case 3 when at < bytes.Count:
                bytes.RemoveRange(at, Math.Min(bytes.Count - at, 1 + random.Next(16)));
                break;
            case 4 when at < bytes.Count:
                bytes.InsertRange(at, bytes.GetRange(at, Math.Min(bytes.Count - at, 1 + random.Next(32))));
                break;
            case 5:
                bytes.InsertRange(at, PieceOf(other));
                break;
            case 6 when random.Next(8) == 0:
                bytes.InsertRange(at, Enumerable.Repeat((byte)random.Next(256), random.Next(1500)));
                break;
            case 7 when at < bytes.Count:
                bytes[at] = random.Next(3) switch
                {
                    0 => (byte)(bytes[at] + 1),
                    1 => (byte)(bytes[at] - 1),
                    _ => "\r\n\0\u001d "u8[random.Next(5)],
                };
                break;
            default:
                bytes.InsertRange(at, words[random.Next(words.Count)]);
                break;
        }
    }

    private byte[] PieceOf(byte[] other)
    {
        int from = random.Next(other.Length + 1);
        return other[from..(from + random.Next(Math.Min(other.Length - from, 64) + 1))];
    }
}
