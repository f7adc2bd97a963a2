using System.Globalization;

namespace Posthorn.Bench.Metering;

/// <summary>How much of the machine's CPU time other programs took since this object was made: what blurs the figures.</summary>
internal sealed class MachineShare
{
    private const int ChildUserTime = 15;
    private const int ChildSystemTime = 16;
    private const int Idle = 3;
    private const int WaitingForDisk = 4;

    private readonly (double Busy, double Total) _machineAtStart = Machine();
    private readonly double _ownAtStart = Own();

    /// <summary>The share of the CPU time of all cores, between 0 and 1. Ended children count as own, living ones do not.</summary>
    internal double OfOthers()
    {
        (double busy, double total) = Machine();
        double own = Own() - _ownAtStart;
        return Math.Max(0, busy - _machineAtStart.Busy - own) / Math.Max(1, total - _machineAtStart.Total);
    }

    private static (double Busy, double Total) Machine()
    {
        string[] fields = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        double total = 0;
        double quiet = 0;
        // After user, nice, system, idle, iowait, irq, softirq and steal come guests, which user contains already.
        for (int i = 0; i < 8; i++)
        {
            double ticks = double.Parse(fields[i + 1], CultureInfo.InvariantCulture);
            total += ticks;
            quiet += i is Idle or WaitingForDisk ? ticks : 0;
        }

        return (total - quiet, total);
    }

    private static double Own()
    {
        const double ticksPerSecond = 100;
        string[] fields = File.ReadAllText("/proc/self/stat").Split(' ');
        double children = double.Parse(fields[ChildUserTime], CultureInfo.InvariantCulture)
            + double.Parse(fields[ChildSystemTime], CultureInfo.InvariantCulture);
        return children + (Environment.CpuUsage.TotalTime.TotalSeconds * ticksPerSecond);
    }
}
