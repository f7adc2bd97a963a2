using System.Diagnostics;

namespace Posthorn.Bench.Load;

/// <summary>How long each act took; room for all of them is taken beforehand.</summary>
internal sealed class Latencies(int capacity)
{
    private readonly long[] _ticks = new long[capacity];
    private int _count;

    internal void Add(long since)
    {
        _ticks[_count++] = Stopwatch.GetTimestamp() - since;
    }

    /// <summary>The latency in microseconds that this share of the acts did not exceed. Sorts: not for the measured time.</summary>
    internal double Percentile(double share)
    {
        Array.Sort(_ticks, 0, _count);
        int index = Math.Clamp((int)Math.Ceiling(share * _count) - 1, 0, _count - 1);
        return _ticks[index] * 1e6 / Stopwatch.Frequency;
    }
}
