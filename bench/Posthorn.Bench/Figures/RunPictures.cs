using Posthorn.Bench.Report;
using Posthorn.Bench.Scenarios;

namespace Posthorn.Bench.Figures;

/// <summary>The pictures of a run by their file names: its ratios, and how cost grows.</summary>
internal static class RunPictures
{
    internal static IEnumerable<(string Name, string Svg)> Draw(RunReport report)
    {
        foreach (Scenario scenario in report.Scenarios)
        {
            if (scenario.Growth is { } growth)
            {
                yield return (scenario.Name, Grow(report, scenario, growth));
            }
        }

        (string Name, double Least, double Median, double Most)[] bars = [.. report.Rows.Where(IsCompared).Select(Bar)];
        if (bars.Length > 0)
        {
            yield return ("ratios", new RatioChart(
                $"Cost, {report.Names[0]} to {report.Names[1]}", "ratio of CPU time or memory (less is better)", bars).Render());
        }
    }

    private static string Grow(RunReport report, Scenario scenario, Growth growth)
    {
        FigureRow[] rows = [.. report.Rows.Where(row => row.Scenario == scenario.Name && row.Figure.Size is not null
            && (growth.Figure ?? row.Figure.Kind) == row.Figure.Kind)];
        List<ChartLine> lines = [];
        for (int program = 0; program < report.Names.Count; program++)
        {
            (double X, double Y)[] points = [.. rows
                .Where(row => row.Values(program).Count > 0)
                .Select(row => (row.Figure.Size!.Value, Series.Median(row.Values(program))))];
            if (points.Length > 0)
            {
                lines.Add(new ChartLine(report.Names[program], points));
            }
        }

        return new LineChart(growth.Title, growth.Across, growth.Upward, lines, growth.IsLogarithmic).Render();
    }

    // What programs cost, not what the machine had left for them.
    private static bool IsCompared(FigureRow row)
    {
        return row.Figure.Name is "CPU" or "memory" or "greeting" or "PSS" && row.Ratios(1).Count > 0;
    }

    private static (string Name, double Least, double Median, double Most) Bar(FigureRow row)
    {
        List<double> ratios = row.Ratios(1);
        string unit = row.Figure.Name == "CPU" ? "CPU" : row.Figure.Name == "greeting" ? "time" : row.Figure.Name;
        return ($"{row.Scenario}, {unit}", ratios.Min(), Series.Median(ratios), ratios.Max());
    }
}
