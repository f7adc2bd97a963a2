namespace Posthorn.Bench.Report;

/// <summary>One measured value. Less is better, except where the figure says otherwise.</summary>
internal sealed record Figure(string Name, string Unit, double Value, bool MoreIsBetter = false)
{
    internal static Figure Cpu(TimeSpan time, long count, string per)
    {
        return new Figure("CPU", $"µs/{per}", time.TotalMicroseconds / count);
    }

    internal static Figure Rate(TimeSpan time, long count)
    {
        return new Figure("rate", "1/s", count / time.TotalSeconds, MoreIsBetter: true);
    }
}
