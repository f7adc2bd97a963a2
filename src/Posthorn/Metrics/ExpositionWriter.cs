using System.Globalization;
using System.Text;

namespace Posthorn.Metrics;

/// <summary>Writes Prometheus's text format, version 0.0.4.</summary>
internal sealed class ExpositionWriter
{
    /// <summary>The media type of what is written.</summary>
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private readonly StringBuilder _text = new(16384);
    private MetricFamily? _family;

    /// <summary>Begins a metric: samples of it follow, and of no other.</summary>
    public void Begin(MetricFamily family)
    {
        _family = family;
        _text.Append("# HELP ").Append(family.Name).Append(' ').Append(Escaped(family.Help, quotes: false)).Append('\n')
            .Append("# TYPE ").Append(family.Name).Append(' ').Append(EnumWord.Of(family.Kind)).Append('\n');
    }

    /// <summary>A sample with the values of the metric's labels, in their order.</summary>
    public void Sample(double value, params ReadOnlySpan<string> labels) => Sample("", value, labels, null);

    /// <summary>A histogram's samples.</summary>
    /// <param name="buckets">How many are in each bucket, the last without bound.</param>
    /// <param name="seconds">All times together.</param>
    /// <param name="labels">The values of the metric's labels.</param>
    public void Histogram(ReadOnlySpan<long> buckets, double seconds, params ReadOnlySpan<string> labels)
    {
        long count = 0;
        for (int i = 0; i < buckets.Length; i++)
        {
            count += buckets[i];
            Sample("_bucket", count, labels, i < LoopMetric.Bounds.Count ? Number(LoopMetric.Bounds[i]) : "+Inf");
        }

        Sample("_sum", seconds, labels, null);
        Sample("_count", count, labels, null);
    }

    /// <summary>What was written, in UTF-8.</summary>
    public byte[] ToBytes() => Encoding.UTF8.GetBytes(_text.ToString());

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static string Escaped(string text, bool quotes)
    {
        string escaped = text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
        return quotes ? escaped.Replace("\"", "\\\"", StringComparison.Ordinal) : escaped;
    }

    private void Sample(string suffix, double value, ReadOnlySpan<string> labels, string? bound)
    {
        _text.Append(_family!.Name).Append(suffix);
        char separator = '{';
        for (int i = 0; i < labels.Length; i++)
        {
            Label(ref separator, _family.Labels[i], labels[i]);
        }

        if (bound is not null)
        {
            Label(ref separator, "le", bound);
        }

        _text.Append(separator == '{' ? "" : "}").Append(' ').Append(Number(value)).Append('\n');
    }

    private void Label(ref char separator, string name, string value)
    {
        _text.Append(separator).Append(name).Append("=\"").Append(Escaped(value, quotes: true)).Append('"');
        separator = ',';
    }
}
