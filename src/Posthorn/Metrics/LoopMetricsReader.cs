namespace Posthorn.Metrics;

/// <summary>Adds up what the loops have counted.</summary>
internal static class LoopMetricsReader
{
    /// <summary>Writes the sums of all loops.</summary>
    public static void Write(ExpositionWriter output, IReadOnlyList<LoopState> loops)
    {
        foreach (LoopMetric metric in LoopMetrics.All)
        {
            output.Begin(metric.Family);
            for (int cell = metric.Start; cell < metric.End; cell += metric.Width)
            {
                Write(output, loops, metric, cell);
            }
        }
    }

    /// <summary>What all loops together have in a cell.</summary>
    public static long Sum(IReadOnlyList<LoopState> loops, int cell) => loops.Sum(loop => loop.Read(cell));

    private static void Write(ExpositionWriter output, IReadOnlyList<LoopState> loops, LoopMetric metric, int cell)
    {
        string[] labels = LabelsOf(metric, (cell - metric.Start) / metric.Width);
        if (metric.Family.Kind == MetricKind.Histogram)
        {
            long[] buckets = [.. Enumerable.Range(cell, metric.Width - 1).Select(bucket => Sum(loops, bucket))];
            output.Histogram(buckets, Sum(loops, cell + metric.Width - 1) / 1e6, labels);
            return;
        }

        long value = Sum(loops, cell);
        if (value != 0 || !metric.HidesZeros)
        {
            output.Sample(value, labels);
        }
    }

    private static string[] LabelsOf(LoopMetric metric, int combination)
    {
        string[] values = new string[metric.Labels.Count];
        for (int i = values.Length - 1; i >= 0; i--)
        {
            int count = metric.Labels[i].Values.Count;
            values[i] = metric.Labels[i].Values[combination % count];
            combination /= count;
        }

        return values;
    }
}
