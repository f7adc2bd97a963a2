using System.Runtime.InteropServices;

namespace Posthorn.Bench.Kernel;

/// <summary>The kernel's rlimit: what a process may use now, and how far it may raise that.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct ResourceLimit
{
    internal ulong Soft;
    internal ulong Hard;

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
