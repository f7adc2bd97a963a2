using System.Globalization;
using System.Text;
using Posthorn.Bench.Cli;
using Posthorn.Bench.Metering;
using Posthorn.Bench.Proxies;
using Posthorn.Bench.Scenarios;

namespace Posthorn.Bench.Report;

/// <summary>Collects the figures of a run and renders them as one Markdown table with what a reader must know.</summary>
internal sealed class RunReport(IReadOnlyList<ProxyProgram> programs, BenchSettings settings)
{
    private readonly List<FigureRow> _rows = [];
    private readonly List<string> _failures = [];
    private readonly List<Scenario> _scenarios = [];
    private readonly SortedSet<string> _remarks = new(StringComparer.Ordinal);
    private readonly MachineShare _share = new();

    internal bool HasFailures => _failures.Count > 0;

    /// <summary>The programs' names, in the order of the columns.</summary>
    internal IReadOnlyList<string> Names => [.. programs.Select(program => program.Name)];

    internal IReadOnlyList<FigureRow> Rows => _rows;

    internal IReadOnlyList<Scenario> Scenarios => _scenarios;

    internal void Add(Scenario scenario, int round, int program, IReadOnlyList<Figure> figures)
    {
        if (!_scenarios.Contains(scenario))
        {
            _scenarios.Add(scenario);
        }

        foreach (Figure figure in figures)
        {
            RowOf(scenario.Name, figure).Add(program, round, figure.Value);
        }
    }

    internal void AddFailure(string failure)
    {
        _failures.Add(failure);
    }

    /// <summary>Something to know about a measurement, said once however often it is added.</summary>
    internal void AddRemark(string remark)
    {
        _remarks.Add(remark);
    }

    internal string Render()
    {
        StringBuilder text = new();
        AppendHead(text);
        IEnumerable<ProxyProgram> others = programs.Skip(1);
        text.AppendLine($"| scenario | figure | {programs[0].Name} |{string.Concat(others.Select(other => $" {other.Name} | ratio |"))}");
        text.AppendLine($"|---|---|---|{string.Concat(others.Select(_ => "---|---|"))}");
        string last = "";
        foreach (FigureRow row in _rows)
        {
            string unit = row.Figure.Unit + (row.Figure.MoreIsBetter ? " ↑" : "");
            text.Append(Invariant($"| {(row.Scenario == last ? "" : row.Scenario)} | {row.Figure.Name}, {unit} |"));
            text.Append(Invariant($" {Spread(row.Values(0))} |"));
            for (int program = 1; program < programs.Count; program++)
            {
                text.Append(Invariant($" {Spread(row.Values(program))} | {Spread(row.Ratios(program), "F2")} |"));
            }

            text.AppendLine();
            last = row.Scenario;
        }

        AppendNotes(text);
        return text.ToString();
    }

    private void AppendHead(StringBuilder text)
    {
        text.AppendLine(string.Join(", ", programs.Select(program => $"{program.Name} = {program.Version}")));
        text.AppendLine(Invariant($"{Environment.ProcessorCount} cores, {Environment.OSVersion.VersionString}"));
        text.AppendLine(Invariant($"{settings.Workers} workers, {settings.Rounds} rounds, mail line: {settings.MailLine ?? "none"}"));
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

        foreach (string remark in _remarks)
        {
            text.AppendLine($"- {remark}");
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
            row = new FigureRow(scenario, figure, programs.Count);
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
