namespace Posthorn.Metrics;

/// <summary>A metric that every event loop counts for itself, in cells of its own: the reader adds them up.</summary>
internal sealed class LoopMetric
{
    /// <summary>The upper bounds of a histogram's buckets, in seconds.</summary>
    public static readonly IReadOnlyList<double> Bounds =
        [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

    private static readonly long[] BoundsInMicroseconds = [.. Bounds.Select(bound => (long)(bound * 1_000_000))];

    private readonly int _secondStride;
    private readonly int _thirdStride;

    /// <summary>A metric whose cells begin at a place.</summary>
    public LoopMetric(int start, MetricKind kind, string name, string help, params IReadOnlyList<MetricLabel> labels)
    {
        Family = new MetricFamily(name, kind, help, [.. labels.Select(label => label.Name)]);
        Labels = labels;
        Start = start;
        Width = kind == MetricKind.Histogram ? Bounds.Count + 2 : 1;
        _thirdStride = labels.Count > 2 ? labels[2].Values.Count : 1;
        _secondStride = labels.Count > 1 ? labels[1].Values.Count * _thirdStride : 1;
        End = start + (labels.Aggregate(1, (product, label) => product * label.Values.Count) * Width);
    }

    /// <summary>What it is called.</summary>
    public MetricFamily Family { get; }

    /// <summary>Its labels, three at most.</summary>
    public IReadOnlyList<MetricLabel> Labels { get; }

    /// <summary>Its first cell.</summary>
    public int Start { get; }

    /// <summary>The cell behind its last.</summary>
    public int End { get; }

    /// <summary>How many cells a combination of labels has: of a histogram its buckets, the one without bound, and the sum.</summary>
    public int Width { get; }

    /// <summary>Whether combinations that have never been counted are left out: there are many, and most never come.</summary>
    public bool HidesZeros { get; init; }

    /// <summary>The first cell of a combination of labels.</summary>
    public int Cell(int first, int second = 0, int third = 0) =>
        Start + (((first * _secondStride) + (second * _thirdStride) + third) * Width);

    /// <summary>The bucket that a time belongs to.</summary>
    public static int BucketOf(long microseconds)
    {
        int bucket = 0;
        while (bucket < BoundsInMicroseconds.Length && microseconds > BoundsInMicroseconds[bucket])
        {
            bucket++;
        }

        return bucket;
    }
}
