namespace Posthorn.Fuzz.Targets;

/// <summary>How the bytes of an input arrive.</summary>
internal sealed class Pieces(int size, int seed)
{
    private readonly Random? _random = size == 0 ? new Random(seed) : null;

    /// <summary>The ways in which every input is fed; the outcome must be the same.</summary>
    public static IEnumerable<Pieces> Ways(byte[] input) =>
        [new Pieces(int.MaxValue, 0), new Pieces(1, 0), new Pieces(0, input.Length + (input.Length > 0 ? input[^1] : 0))];

    /// <summary>How many bytes more arrive, of those that are left.</summary>
    public int Next(int left) => Math.Min(left, _random?.Next(1, 24) ?? size);
}
