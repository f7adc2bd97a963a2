using System.Runtime.InteropServices;

namespace Posthorn.Bench.Kernel;

/// <summary>The kernel's rlimit: what a process may use now, and how far it may raise that.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct ResourceLimit
{
    internal ulong Soft;
    internal ulong Hard;

    // What the generator and the stubs hold besides the two ends of each session.
    private const ulong Others = 800;

    /// <summary>The numbers of sessions for which this process may open descriptors: two for each.</summary>
    internal static unsafe IEnumerable<int> Reachable(IReadOnlyList<int> counts)
    {
        ResourceLimit limit;
        if (Libc.GetLimit(Libc.OpenFiles, &limit) != 0)
        {
            throw Libc.Failure("getrlimit");
        }

        ulong most = limit.Soft;
        return counts.Where(count => ((ulong)count * 2) + Others <= most);
    }

    /// <summary>Raises the number of open files to the hard limit, which children inherit. Returns the limit.</summary>
    internal static unsafe ulong RaiseOpenFiles()
    {
        ResourceLimit limit;
        if (Libc.GetLimit(Libc.OpenFiles, &limit) != 0)
        {
            throw Libc.Failure("getrlimit");
        }

        limit.Soft = limit.Hard;
        if (Libc.SetLimit(Libc.OpenFiles, &limit) != 0)
        {
            throw Libc.Failure("setrlimit");
        }

        return limit.Soft;
    }
}
