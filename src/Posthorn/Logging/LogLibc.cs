using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Posthorn.Logging;

/// <summary>The few calls of libc that log files need: .NET opens no file with O_APPEND and knows no thread's kernel id.</summary>
internal static partial class LogLibc
{
    /// <summary>O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, the same on x86-64 and arm64.</summary>
    public const int AppendFlags = 0x1 | 0x40 | 0x400 | 0x80000;

    /// <summary>AT_EMPTY_PATH: statx looks at the descriptor itself.</summary>
    public const int EmptyPath = 0x1000;

    /// <summary>STATX_TYPE: only the type bits of the mode are wanted.</summary>
    public const uint StatxType = 1;

    /// <summary>Opens a file; the descriptor is invalid on error (see errno).</summary>
    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial SafeFileHandle Open(string path, int flags, uint mode);

    /// <summary>Writes; -1 on error (see errno), or how many bytes were taken.</summary>
    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    public static partial nint Write(SafeFileHandle file, ReadOnlySpan<byte> bytes, nint count);

    /// <summary>Changes the owner; -1 on error (see errno).</summary>
    [LibraryImport("libc", EntryPoint = "fchown", SetLastError = true)]
    public static partial int ChangeOwner(SafeFileHandle file, uint uid, uint gid);

    /// <summary>Fills a struct statx (256 bytes, laid out alike on every architecture); -1 on error.</summary>
    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Statx(SafeFileHandle file, string path, int flags, uint mask, Span<byte> statx);

    /// <summary>The kernel's id of the calling thread.</summary>
    [LibraryImport("libc", EntryPoint = "gettid")]
    public static partial int ThreadId();

    /// <summary>Breaks a Unix time down to local time.</summary>
    [LibraryImport("libc", EntryPoint = "localtime_r")]
    public static partial nint LocalTime(in long second, out BrokenDownTime time);

    /// <summary>glibc's and musl's struct tm.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct BrokenDownTime
    {
        /// <summary>0 to 60.</summary>
        public int Second;

        /// <summary>0 to 59.</summary>
        public int Minute;

        /// <summary>0 to 23.</summary>
        public int Hour;

        /// <summary>1 to 31.</summary>
        public int Day;

        /// <summary>0 to 11.</summary>
        public int Month;

        /// <summary>Counted from 1900.</summary>
        public int Year;

        private readonly int _weekDay;
        private readonly int _yearDay;
        private readonly int _summerTime;
        private readonly nint _offset;
        private readonly nint _zone;

        /// <summary>Seconds east of Greenwich.</summary>
        public readonly long Offset => _offset;
    }
}
