using System.Diagnostics;
using System.Globalization;
using Posthorn.Bench.Kernel;

namespace Posthorn.Bench.Metering;

/// <summary>Counts system calls by strace, which slows the processes down: for counts, not for times.</summary>
internal sealed class CallCounter : IDisposable
{
    private const string Strace = "/usr/bin/strace";
    private const int Interrupt = 2;
    private const int CountColumn = 3;
    private static readonly TimeSpan LongestStop = TimeSpan.FromSeconds(5);

    private readonly Process _strace;
    private readonly string _file;

    /// <summary>Attaches to all processes of the tree with all their threads.</summary>
    internal CallCounter(ProcessTree tree, string directory)
    {
        if (!File.Exists(Strace))
        {
            throw new BenchException($"{Strace} is missing");
        }

        _file = Path.Combine(directory, "calls");
        IReadOnlyList<int> pids = tree.Pids();
        ProcessStartInfo start = new(Strace, ["-c", "-f", "-o", _file, .. pids.SelectMany(pid => (string[])["-p", $"{pid}"])])
        {
            RedirectStandardError = true,
        };
        _strace = Process.Start(start)!;
        for (int attached = 0; attached < pids.Count;)
        {
            string line = _strace.StandardError.ReadLine() ?? throw new BenchException("strace cannot attach (ptrace is forbidden here?)");
            attached += line.Contains(" attached", StringComparison.Ordinal) ? 1 : 0;
        }
    }

    /// <summary>Detaches and reads what was counted.</summary>
    internal CallCount Finish()
    {
        _ = Libc.Kill(_strace.Id, Interrupt);
        if (!_strace.WaitForExit(LongestStop))
        {
            throw new BenchException("strace does not end");
        }

        Dictionary<string, long> calls = [];
        foreach (string line in File.ReadLines(_file))
        {
            // "% time  seconds  usecs/call  calls  errors  syscall": the column of errors may be empty.
            string[] fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (fields.Length > CountColumn + 1 && fields[^1] != "total"
                && long.TryParse(fields[CountColumn], CultureInfo.InvariantCulture, out long count))
            {
                calls[fields[^1]] = count;
            }
        }

        return new CallCount(calls);
    }

    public void Dispose()
    {
        if (!_strace.HasExited)
        {
            _ = Libc.Kill(_strace.Id, Interrupt);
            _strace.WaitForExit(LongestStop);
        }

        _strace.Dispose();
    }
}
