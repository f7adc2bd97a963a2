using System.Runtime.InteropServices;

namespace Posthorn.Bench.Kernel;

/// <summary>The kernel's timespec on 64-bit Linux.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct TimeSpec
{
    internal long Seconds;
    internal long Nanoseconds;
}
