using System.Globalization;
using System.Net;
using System.Text;

namespace Posthorn.Bench.Figures;

/// <summary>Writes the few shapes that charts need. The colours follow the reader's light or dark background.</summary>
internal sealed class SvgWriter
{
    private const string Style = """
        <style>
          text { font: 13px sans-serif; fill: #24292f; }
          .title { font-weight: 600; font-size: 15px; }
          .grid { stroke: #8b949e; stroke-opacity: 0.35; }
          .axis { stroke: #57606a; }
          .c0 { stroke: #0969da; fill: #0969da; } .c1 { stroke: #bc4c00; fill: #bc4c00; }
          .c2 { stroke: #1a7f37; fill: #1a7f37; } .c3 { stroke: #8250df; fill: #8250df; }
          .line { fill: none; stroke-width: 2.2; }
          @media (prefers-color-scheme: dark) {
            text { fill: #e6edf3; } .axis { stroke: #9198a1; }
            .c0 { stroke: #58a6ff; fill: #58a6ff; } .c1 { stroke: #f0883e; fill: #f0883e; }
            .c2 { stroke: #3fb950; fill: #3fb950; } .c3 { stroke: #bc8cff; fill: #bc8cff; }
            .line { fill: none; }
          }
        </style>
        """;

    private readonly StringBuilder _text = new();

    internal SvgWriter(int width, int height)
    {
        Line($"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\">");
        _text.AppendLine(Style);
    }

    internal void Text(double x, double y, string anchor, string text, string kind = "", double turn = 0)
    {
        string rotation = turn == 0 ? "" : Invariant($" transform=\"rotate({turn} {x:F1} {y:F1})\"");
        string content = WebUtility.HtmlEncode(text);
        Line($"<text x=\"{x:F1}\" y=\"{y:F1}\" text-anchor=\"{anchor}\" class=\"{kind}\"{rotation}>{content}</text>");
    }

    internal void Stroke(double x1, double y1, double x2, double y2, string kind)
    {
        Line($"<line x1=\"{x1:F1}\" y1=\"{y1:F1}\" x2=\"{x2:F1}\" y2=\"{y2:F1}\" class=\"{kind}\"/>");
    }

    internal void Bar(double x, double y, double width, double height, int colour)
    {
        Line($"<rect x=\"{x:F1}\" y=\"{y:F1}\" width=\"{width:F1}\" height=\"{height:F1}\" class=\"c{colour}\" stroke-width=\"0\"/>");
    }

    internal void Path(IEnumerable<(double X, double Y)> points, int colour)
    {
        string path = string.Join(' ', points.Select(point => Invariant($"{point.X:F1},{point.Y:F1}")));
        Line($"<polyline points=\"{path}\" class=\"c{colour} line\"/>");
    }

    internal void Dot(double x, double y, int colour)
    {
        Line($"<circle cx=\"{x:F1}\" cy=\"{y:F1}\" r=\"3.2\" class=\"c{colour}\"/>");
    }

    internal string Finish()
    {
        _text.AppendLine("</svg>");
        return _text.ToString();
    }

    private void Line(FormattableString text)
    {
        _text.AppendLine(text.ToString(CultureInfo.InvariantCulture));
    }

    private static string Invariant(FormattableString text)
    {
        return text.ToString(CultureInfo.InvariantCulture);
    }
}
