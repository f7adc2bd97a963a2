namespace Posthorn.Metrics;

/// <summary>What a metric's numbers mean, in Prometheus's words.</summary>
internal enum MetricKind
{
    /// <summary>A count that only grows.</summary>
    Counter,

    /// <summary>A value that goes up and down.</summary>
    Gauge,

    /// <summary>How many took how long, in fixed buckets.</summary>
    Histogram,
}
