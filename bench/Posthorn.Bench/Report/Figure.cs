using System.Globalization;

namespace Posthorn.Bench.Report;

/// <summary>One measured value. Less is better, except where the figure says otherwise.</summary>
internal sealed record Figure(string Name, string Unit, double Value, bool MoreIsBetter = false)
{
    /// <summary>What it is without the size; the name when there is no size.</summary>
    internal string Kind { get; private init; } = Name;

    /// <summary>The size at which it was measured, where a scenario goes through several.</summary>
    internal double? Size { get; private init; }

    internal static Figure Cpu(TimeSpan time, long count, string per)
    {
        return new Figure("CPU", $"µs/{per}", time.TotalMicroseconds / count);
    }

    internal static Figure Rate(TimeSpan time, long count)
    {
        return new Figure("rate", "1/s", count / time.TotalSeconds, MoreIsBetter: true);
    }

    /// <summary>The same as measured beside that many things.</summary>
    internal Figure Beside(int size, string things)
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"{Name} at {size:N0} {things}");
        return this with { Name = name, Kind = Name, Size = size };
    }
}
