using System.Globalization;
using Posthorn.Bench.Kernel;

namespace Posthorn.Bench.Metering;

/// <summary>A process with all its descendants, metered as one.</summary>
internal sealed class ProcessTree(int root)
{
    /// <summary>The processes that are alive now, the root first.</summary>
    internal IReadOnlyList<int> Pids()
    {
        List<int> pids = [root];
        for (int i = 0; i < pids.Count; i++)
        {
            AddChildren(pids[i], pids);
        }

        return pids;
    }

    /// <summary>CPU time used so far by all threads, dead ones included, from the kernel's nanosecond process clocks.</summary>
    internal unsafe TimeSpan CpuTime()
    {
        long nanoseconds = 0;
        foreach (int pid in Pids())
        {
            TimeSpec time;
            // The kernel's CPUCLOCK_SCHED of another process; /proc/PID/stat only counts in hundredths of a second.
            if (Libc.ClockGetTime((~pid << 3) | 2, &time) != 0)
            {
                throw Libc.Failure($"CPU clock of process {pid}");
            }

            nanoseconds += (time.Seconds * 1_000_000_000) + time.Nanoseconds;
        }

        return TimeSpan.FromMicroseconds(nanoseconds / 1000.0);
    }

    /// <summary>Resident memory in KB, pages shared between processes divided among them (Pss of smaps_rollup).</summary>
    internal long ProportionalSetKb()
    {
        return SumOfKb("Pss:");
    }

    /// <summary>How many descriptors are open in all processes.</summary>
    internal int Descriptors()
    {
        return Pids().Sum(pid => Directory.EnumerateFileSystemEntries($"/proc/{pid}/fd").Count());
    }

    /// <summary>How many threads run in all processes.</summary>
    internal int Threads()
    {
        return Pids().Sum(pid => Directory.EnumerateDirectories($"/proc/{pid}/task").Count());
    }

    /// <summary>Resident memory in KB, pages shared between processes counted for each.</summary>
    internal long ResidentKb()
    {
        return SumOfKb("Rss:");
    }

    private long SumOfKb(string field)
    {
        long sum = 0;
        foreach (int pid in Pids())
        {
            foreach (string line in File.ReadLines($"/proc/{pid}/smaps_rollup"))
            {
                if (line.StartsWith(field, StringComparison.Ordinal))
                {
                    sum += long.Parse(line.AsSpan(field.Length).Trim().TrimEnd(" kB"), CultureInfo.InvariantCulture);
                }
            }
        }

        return sum;
    }

    private static void AddChildren(int pid, List<int> pids)
    {
        foreach (string task in Directory.EnumerateDirectories($"/proc/{pid}/task"))
        {
            foreach (string child in File.ReadAllText(task + "/children").Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                pids.Add(int.Parse(child, CultureInfo.InvariantCulture));
            }
        }
    }
}
