using System.Text;
using Posthorn.Metrics;
using Posthorn.Protocol;
using Posthorn.Sessions;
using Xunit;

namespace Posthorn.Tests.Metrics;

public sealed class ExpositionWriterTests
{
    [Fact]
    public void Hostile_values_of_labels_stay_inside_their_quotes()
    {
        var output = new ExpositionWriter();
        output.Begin(new MetricFamily("m", MetricKind.Gauge, "A \\ and\na line.", "file"));
        output.Sample(1, "a\"} 2\n# HELP \\x");

        string text = Encoding.UTF8.GetString(output.ToBytes());
        Assert.Equal("# HELP m A \\\\ and\\na line.\n# TYPE m gauge\nm{file=\"a\\\"} 2\\n# HELP \\\\x\"} 1\n", text);
        Assert.Single(ExpositionText.Parse(text).Samples);
    }

    [Fact]
    public void A_time_is_counted_in_its_bucket_and_all_larger_ones()
    {
        var counts = new LoopState();
        int cell = LoopMetrics.Phases.Cell((int)LoginPhase.Auth);
        counts.Observe(cell, 1000);
        counts.Observe(cell, 1001);
        counts.Observe(cell, 61_000_000);

        ExpositionText text = Exposed(counts);
        Assert.Equal(1, text["posthorn_login_phase_seconds_bucket{phase=\"auth\",le=\"0.001\"}"]);
        Assert.Equal(2, text["posthorn_login_phase_seconds_bucket{phase=\"auth\",le=\"0.0025\"}"]);
        Assert.Equal(2, text["posthorn_login_phase_seconds_bucket{phase=\"auth\",le=\"60\"}"]);
        Assert.Equal(3, text["posthorn_login_phase_seconds_bucket{phase=\"auth\",le=\"+Inf\"}"]);
        Assert.Equal(61.002001, text["posthorn_login_phase_seconds_sum{phase=\"auth\"}"], 6);
        Assert.Equal(0, text["posthorn_login_phase_seconds_count{phase=\"connect\"}"]);
    }

    [Fact]
    public void Each_combination_of_labels_has_a_cell_of_its_own_and_loops_are_added_up()
    {
        foreach (LoopMetric metric in LoopMetrics.All.Where(metric => metric.Family.Kind != MetricKind.Histogram))
        {
            var one = new LoopState();
            var other = new LoopState();
            for (int cell = metric.Start; cell < metric.End; cell++)
            {
                one.Add(cell, cell);
                other.Add(cell, 1000);
            }

            ExpositionText text = Exposed(one, other);
            double[] values = [.. text.Samples
                .Where(sample => sample.Key.Split('{')[0] == metric.Family.Name)
                .Select(sample => sample.Value)];
            Assert.Equal(Enumerable.Range(metric.Start, metric.End - metric.Start).Select(cell => cell + 1000.0), values);
        }
    }

    [Fact]
    public void No_metric_shares_a_cell_or_a_name_with_another()
    {
        Assert.Equal(
            LoopMetrics.All.Skip(1).Select(metric => metric.Start),
            LoopMetrics.All.SkipLast(1).Select(metric => metric.End));
        Assert.Equal(LoopMetrics.CellCount, LoopMetrics.All[^1].End);
        string[] names = [.. LoopMetrics.All.Select(metric => metric.Family.Name), .. ServerMetrics.All.Select(family => family.Name)];
        Assert.Distinct(names);
    }

    [Fact]
    public void Labels_have_the_words_of_their_enumerations_in_order()
    {
        Assert.Equal(WordsOf<EndedBy>(), LoopMetrics.Ended.Labels[1].Values);
        Assert.Equal(WordsOf<EndReason>(), LoopMetrics.Ended.Labels[2].Values);
        Assert.Equal(WordsOf<AuthMethod>(), LoopMetrics.Logins.Labels[1].Values);
        Assert.Equal(WordsOf<LoginResult>(), LoopMetrics.Logins.Labels[2].Values);
        Assert.Equal(WordsOf<AuthRequestOutcome>(), LoopMetrics.AuthRequests.Labels[1].Values);
        Assert.Equal(WordsOf<ConnectOutcome>(), LoopMetrics.BackendConnects.Labels[1].Values);
        Assert.Equal(WordsOf<LoginPhase>(), LoopMetrics.Phases.Labels[0].Values);
    }

    private static IEnumerable<string> WordsOf<T>()
        where T : struct, Enum => Enum.GetValues<T>().Select(EnumWord.Of);

    private static ExpositionText Exposed(params LoopState[] counts)
    {
        var output = new ExpositionWriter();
        LoopMetricsReader.Write(output, counts);
        return ExpositionText.Parse(Encoding.UTF8.GetString(output.ToBytes()));
    }
}
