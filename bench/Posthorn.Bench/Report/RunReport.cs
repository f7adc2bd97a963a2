using System.Globalization;
using System.Text;
using Posthorn.Bench.Cli;
using Posthorn.Bench.Metering;
using Posthorn.Bench.Proxies;
using Posthorn.Bench.Scenarios;

namespace Posthorn.Bench.Report;

/// <summary>Collects the figures of a run and renders them as one Markdown table with what a reader must know.</summary>
internal sealed class RunReport
{
    private readonly List<FigureRow> _rows = [];
    private readonly List<string> _failures = [];
    private readonly List<Scenario> _scenarios = [];
    private readonly BenchSettings _settings;
    private readonly MachineShare _share = new();

    internal RunReport(ProxyProgram subject, ProxyProgram versus, BenchSettings settings)
    {
        Subject = subject;
        Versus = versus.Name == subject.Name ? versus with { Name = versus.Name + " (vs)" } : versus;
        _settings = settings;
    }

    internal ProxyProgram Subject { get; }

    internal ProxyProgram Versus { get; }

    internal bool HasFailures => _failures.Count > 0;

    internal void Add(Scenario scenario, int round, bool isSubject, IReadOnlyList<Figure> figures)
    {
        if (!_scenarios.Contains(scenario))
        {
            _scenarios.Add(scenario);
        }

        foreach (Figure figure in figures)
        {
            FigureRow row = RowOf(scenario.Name, figure);
            (isSubject ? row.Subject : row.Versus)[round] = figure.Value;
        }
    }

    internal void AddFailure(string failure)
    {
        _failures.Add(failure);
    }

    internal string Render()
    {
        StringBuilder text = new();
        AppendHead(text);
        text.AppendLine($"| scenario | figure | {Subject.Name} | {Versus.Name} | ratio |");
        text.AppendLine("|---|---|---|---|---|");
        string last = "";
        foreach (FigureRow row in _rows)
        {
            string name = row.Scenario == last ? "" : row.Scenario;
            string unit = row.Figure.Unit + (row.Figure.MoreIsBetter ? " ↑" : "");
            string ratio = Spread(row.Ratios(), "F2");
            text.AppendLine(Invariant(
                $"| {name} | {row.Figure.Name}, {unit} | {Spread(row.Subject.Values)} | {Spread(row.Versus.Values)} | {ratio} |"));
            last = row.Scenario;
        }

        AppendNotes(text);
        return text.ToString();
    }

    private void AppendHead(StringBuilder text)
    {
        text.AppendLine(Invariant($"{Subject.Name} = {Subject.Version}, {Versus.Name} = {Versus.Version}"));
        text.AppendLine(Invariant($"{Environment.ProcessorCount} cores, {Environment.OSVersion.VersionString}"));
        text.AppendLine(Invariant($"{_settings.Workers} workers, {_settings.Rounds} rounds, mail line: {_settings.MailLine ?? "none"}"));
        text.AppendLine(Invariant($"other programs took {_share.OfOthers() * 100:F0} % of the machine's CPU time during the run"));
        text.AppendLine();
    }

    private void AppendNotes(StringBuilder text)
    {
        text.AppendLine();
        text.AppendLine(
            "Median (least to most) over the rounds; ratios are taken within each round; less is better except where marked ↑.");
        text.AppendLine("Generator and stubs share the cores with the proxy: rates and latencies are not what the proxy could do alone.");
        text.AppendLine("CPU and memory are the proxy's own (all its processes). Do not compare runs; compare within one.");
        foreach (Scenario scenario in _scenarios)
        {
            text.AppendLine($"- {scenario.Name}: {scenario.Summary}");
        }

        foreach (string failure in _failures)
        {
            text.AppendLine($"- FAILED: {failure}");
        }
    }

    private FigureRow RowOf(string scenario, Figure figure)
    {
        FigureRow? row = _rows.Find(known => known.Scenario == scenario && known.Figure.Name == figure.Name);
        if (row is null)
        {
            row = new FigureRow(scenario, figure);
            _rows.Add(row);
        }

        return row;
    }

    private static string Spread(ICollection<double> values, string? format = null)
    {
        if (values.Count == 0)
        {
            return "–";
        }

        double median = Series.Median(values);
        format ??= median < 10 ? "F1" : "F0";
        string text = median.ToString(format, CultureInfo.InvariantCulture);
        string least = values.Min().ToString(format, CultureInfo.InvariantCulture);
        string most = values.Max().ToString(format, CultureInfo.InvariantCulture);
        return values.Count == 1 ? text : $"{text} ({least} to {most})";
    }

    private static string Invariant(FormattableString text)
    {
        return text.ToString(CultureInfo.InvariantCulture);
    }
}
