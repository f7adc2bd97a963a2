using System.Globalization;

namespace Posthorn.Bench.Figures;

/// <summary>Horizontal bars of ratios beside the line of equality, as SVG; from least to most is drawn over each bar.</summary>
internal sealed class RatioChart(string title, string across, IReadOnlyList<(string Name, double Least, double Median, double Most)> bars)
{
    private const int Width = 760;
    private const int Left = 290;
    private const int Right = 60;
    private const int Top = 62;
    private const int Row = 19;
    private const int Bottom = 46;
    private const double LeastAxis = 1.2;
    private const double MostAxis = 2.0;
    private const double Step = 0.2;

    internal string Render()
    {
        int height = Top + (bars.Count * Row) + Bottom;
        SvgWriter svg = new(Width, height);
        svg.Text(12, 22, "start", title, "title");
        svg.Text(12, 44, "start", "bar: median of the rounds; line: least to most; below 1.0 the first program is cheaper");
        for (double mark = 0; mark <= Axis + 0.001; mark += Step)
        {
            svg.Stroke(Place(mark), Top, Place(mark), height - Bottom, Math.Abs(mark - 1) < 0.01 ? "axis" : "grid");
            svg.Text(Place(mark), height - Bottom + 17, "middle", mark.ToString("F1", CultureInfo.InvariantCulture));
        }

        svg.Text((Left + Width - Right) / 2.0, height - 10, "middle", across);
        for (int i = 0; i < bars.Count; i++)
        {
            Draw(svg, bars[i], Top + (i * Row));
        }

        return svg.Finish();
    }

    private double Axis => Math.Clamp(Math.Ceiling(bars.Max(bar => bar.Most) / Step) * Step, LeastAxis, MostAxis);

    private void Draw(SvgWriter svg, (string Name, double Least, double Median, double Most) bar, double y)
    {
        svg.Text(Left - 8, y + 14, "end", bar.Name);
        svg.Bar(Left, y + 4, Place(bar.Median) - Left, Row - 8, bar.Median <= 1 ? 0 : 1);
        svg.Stroke(Place(bar.Least), y + (Row / 2.0), Place(bar.Most), y + (Row / 2.0), "axis");
        svg.Text(Width - Right + 8, y + 14, "start", bar.Median.ToString("F2", CultureInfo.InvariantCulture));
    }

    private double Place(double ratio)
    {
        return Left + (Math.Min(ratio, Axis) / Axis * (Width - Left - Right));
    }
}
