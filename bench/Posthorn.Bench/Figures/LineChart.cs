using System.Globalization;

namespace Posthorn.Bench.Figures;

/// <summary>Lines over labelled axes from zero, as SVG. The horizontal axis may be logarithmic; then no point lies at zero.</summary>
internal sealed class LineChart(string title, string across, string upward, IReadOnlyList<ChartLine> lines, bool isLogarithmic = false)
{
    private const int Width = 680;
    private const int Height = 400;
    private const int Left = 76;
    private const int Right = 24;
    private const int Top = 62;
    private const int Bottom = 56;
    private const int LegendColumn = 230;
    private const int MostSteps = 6;

    internal string Render()
    {
        SvgWriter svg = new(Width, Height);
        svg.Text(Left, 22, "start", title, "title");
        for (int i = 0; i < lines.Count; i++)
        {
            svg.Bar(Left + (i * LegendColumn), 36, 18, 4, i);
            svg.Text(Left + (i * LegendColumn) + 24, 43, "start", lines[i].Name);
        }

        DrawAxes(svg);
        for (int i = 0; i < lines.Count; i++)
        {
            svg.Path(lines[i].Points.Select(point => (PlaceX(point.X), PlaceY(point.Y))), i);
            foreach ((double x, double y) in lines[i].Points.Count <= 12 ? lines[i].Points : [])
            {
                svg.Dot(PlaceX(x), PlaceY(y), i);
            }
        }

        return svg.Finish();
    }

    private double MostX => lines.SelectMany(line => line.Points).Max(point => point.X);

    private double LeastX => isLogarithmic ? lines.SelectMany(line => line.Points).Min(point => point.X) : 0;

    private double StepY => NiceStep(lines.SelectMany(line => line.Points).Max(point => point.Y));

    private double MostY => Math.Ceiling(lines.SelectMany(line => line.Points).Max(point => point.Y) / StepY) * StepY;

    private void DrawAxes(SvgWriter svg)
    {
        for (double y = 0; y <= MostY * 1.0001; y += StepY)
        {
            svg.Stroke(Left, PlaceY(y), Width - Right, PlaceY(y), y == 0 ? "axis" : "grid");
            svg.Text(Left - 8, PlaceY(y) + 4, "end", Label(y));
        }

        foreach (double x in MarksX())
        {
            svg.Stroke(PlaceX(x), Height - Bottom, PlaceX(x), Height - Bottom + 5, "axis");
            svg.Text(PlaceX(x), Height - Bottom + 20, "middle", Label(x));
        }

        svg.Text((Left + Width - Right) / 2.0, Height - 12, "middle", across);
        svg.Text(18, (Top + Height - Bottom) / 2.0, "middle", upward, turn: -90);
    }

    private IEnumerable<double> MarksX()
    {
        if (isLogarithmic)
        {
            return lines.SelectMany(line => line.Points).Select(point => point.X).Distinct();
        }

        double step = NiceStep(MostX);
        return Enumerable.Range(0, (int)(MostX / step * 1.0001) + 1).Select(i => i * step);
    }

    private double PlaceX(double x)
    {
        double share = isLogarithmic ? Math.Log(x / LeastX) / Math.Log(MostX / LeastX) : x / MostX;
        return Left + (share * (Width - Left - Right));
    }

    private double PlaceY(double y)
    {
        return Height - Bottom - (y / MostY * (Height - Top - Bottom));
    }

    // 1, 2 or 5 times a power of ten.
    private static double NiceStep(double most)
    {
        double rough = Math.Max(most, 1e-9) / MostSteps;
        double power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        double digit = rough / power;
        return power * (digit <= 1 ? 1 : digit <= 2 ? 2 : digit <= 5 ? 5 : 10);
    }

    private static string Label(double value)
    {
        return value.ToString(value % 1 == 0 ? "N0" : "0.##", CultureInfo.InvariantCulture);
    }
}
