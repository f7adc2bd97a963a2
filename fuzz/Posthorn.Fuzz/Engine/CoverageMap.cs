using System.Numerics;
using SharpFuzz.Common;

namespace Posthorn.Fuzz.Engine;

/// <summary>
/// Which branches the instrumented assemblies took, and which of them no input took before. Counts fall into eight classes as in
/// AFL, so that a loop that runs for longer is news too.
/// </summary>
internal sealed unsafe class CoverageMap
{
    /// <summary>The size that the instrumentation is written for.</summary>
    private const int Size = 1 << 16;

    private static readonly byte[] Map = GC.AllocateArray<byte>(Size, pinned: true);
    private readonly byte[] _seen = new byte[Size];

    /// <summary>How many pairs of branches were ever taken.</summary>
    public int Edges { get; private set; }

    /// <summary>Gives the instrumentation its memory; before any instrumented code runs.</summary>
    public static void Install()
    {
        fixed (byte* memory = Map)
        {
            // Pinned for good by its allocation.
            Trace.SharedMem = memory;
        }
    }

    /// <summary>Before an input.</summary>
    public static void Clear()
    {
        Map.AsSpan().Clear();
        Trace.PrevLocation = 0;
    }

    /// <summary>After an input: whether it went where none went before.</summary>
    public bool Learn()
    {
        bool isNews = false;
        for (int at = 0; at < Size; at += Vector<byte>.Count)
        {
            if (new Vector<byte>(Map, at) != Vector<byte>.Zero)
            {
                isNews |= Learn(at, at + Vector<byte>.Count);
            }
        }

        return isNews;
    }

    private bool Learn(int from, int to)
    {
        bool isNews = false;
        for (int i = from; i < to; i++)
        {
            byte kind = KindOf(Map[i]);
            if ((kind & ~_seen[i]) != 0)
            {
                Edges += _seen[i] == 0 ? 1 : 0;
                _seen[i] |= kind;
                isNews = true;
            }
        }

        return isNews;
    }

    private static byte KindOf(byte count) => count switch
    {
        0 => 0,
        1 => 1,
        2 => 2,
        3 => 4,
        < 8 => 8,
        < 16 => 16,
        < 32 => 32,
        < 128 => 64,
        _ => 128,
    };
}
