using System.Text;

namespace Posthorn.Fuzz.Targets;

/// <summary>An input in parts: a byte that no protocol uses stands between them.</summary>
internal static class Flights
{
    /// <summary>The byte between two parts.</summary>
    public const byte Mark = 0x1d;

    /// <summary>The parts.</summary>
    public static byte[][] Of(ReadOnlySpan<byte> input)
    {
        var parts = new List<byte[]>();
        foreach (Range range in input.Split(Mark))
        {
            parts.Add(input[range].ToArray());
        }

        return [.. parts];
    }

    /// <summary>Parts made one input.</summary>
    public static byte[] Join(params IEnumerable<byte[]> parts) =>
        [.. parts.SelectMany((part, at) => at == 0 ? part : [Mark, .. part])];

    /// <summary>Text as bytes, one for each character.</summary>
    public static byte[] Bytes(string latin1) => Encoding.Latin1.GetBytes(latin1);

    /// <summary>Bytes as text, a character for each.</summary>
    public static string Show(ReadOnlySpan<byte> bytes) => Encoding.Latin1.GetString(bytes);
}
