namespace Posthorn.Metrics;

/// <summary>
/// What one event loop has counted. Only its thread writes, without locks or barriers; another may read at any time and sees each
/// number as it was a moment ago.
/// </summary>
internal sealed class LoopState
{
    private readonly long[] _cells = new long[LoopMetrics.CellCount];

    /// <summary>Counts.</summary>
    public void Add(int cell, long count = 1) => _cells[cell] += count;

    /// <summary>Counts a time in a histogram.</summary>
    /// <param name="cell">The first cell of the histogram's combination of labels.</param>
    /// <param name="microseconds">The time.</param>
    public void Observe(int cell, long microseconds)
    {
        _cells[cell + LoopMetric.BucketOf(microseconds)]++;
        _cells[cell + LoopMetric.Bounds.Count + 1] += microseconds;
    }

    /// <summary>What a cell holds. Called by any thread.</summary>
    public long Read(int cell) => Volatile.Read(ref _cells[cell]);
}
