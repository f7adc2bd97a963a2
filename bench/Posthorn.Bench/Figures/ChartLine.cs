namespace Posthorn.Bench.Figures;

/// <summary>One line of a chart: its name in the legend and its points.</summary>
internal sealed record ChartLine(string Name, IReadOnlyList<(double X, double Y)> Points);
