using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Posthorn.Hosting;

/// <summary>libc as the process and its files need it: declarations for Linux, no decisions.</summary>
internal static unsafe partial class ProcessCalls
{
    public const int StandardInput = 0;
    public const int StandardOutput = 1;
    public const int StandardError = 2;

    public const int ReadOnly = 0;
    public const int WriteOnly = 1;
    public const int ReadWrite = 2;
    public const int Create = 0x40;
    public const int Exclusive = 0x80;
    public const int NonBlocking = 0x800;
    public const int CloseOnExec = 0x80000;

    public const int ErrorNoEntry = 2;
    public const int ErrorInterrupted = 4;
    public const int ErrorExists = 17;

    public const int SetFileFlags = 2;
    public const nint FileCloseOnExec = 1;

    public const int LimitNoFile = 7;
    public const int SetKeepCapabilities = 8;
    public const nint IgnoreSignal = 1;

    /// <summary><c>O_NOFOLLOW</c>, whose number is not the same on every processor.</summary>
    public static int NoFollow { get; } =
        RuntimeInformation.ProcessArchitecture is Architecture.Arm64 or Architecture.Arm ? 0x8000 : 0x20000;

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    public static partial int Open(string path, int flags, uint mode);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    public static partial int Close(int file);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    public static partial nint Read(SafeFileHandle file, byte[] into, nint count);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    public static partial nint Read(int file, byte* into, nint count);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    public static partial nint Write(int file, byte* from, nint count);

    /// <summary><c>pread</c>: reads at an offset.</summary>
    [LibraryImport("libc", EntryPoint = "pread", SetLastError = true)]
    public static partial nint ReadAt(int file, byte* into, nint count, long offset);

    [LibraryImport("libc", EntryPoint = "ftruncate", SetLastError = true)]
    public static partial int Truncate(int file, long length);

    [LibraryImport("libc", EntryPoint = "unlink", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    public static partial int Unlink(string path);

    [LibraryImport("libc", EntryPoint = "dup2", SetLastError = true)]
    public static partial int Duplicate(int file, int onto);

    [LibraryImport("libc", EntryPoint = "pipe2", SetLastError = true)]
    public static partial int Pipe(int* ends, int flags);

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    public static partial int FileControl(int file, int command, nint argument);

    [LibraryImport("libc", EntryPoint = "chdir", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    public static partial int ChangeDirectory(string path);

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    public static partial int SetEnvironment(string name, string value, int overwrite);

    [LibraryImport("libc", EntryPoint = "unsetenv", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    public static partial int UnsetEnvironment(string name);

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    public static partial int Kill(int process, int signal);

    [LibraryImport("libc", EntryPoint = "signal", SetLastError = true)]
    public static partial nint SetSignalAction(int signal, nint action);

    [LibraryImport("libc", EntryPoint = "sigaction", SetLastError = true)]
    public static partial int GetSignalAction(int signal, nint none, out SignalAction action);

    [LibraryImport("libc", EntryPoint = "sigaction", SetLastError = true)]
    public static partial int SetSignalAction(int signal, in SignalAction action, nint none);

    [LibraryImport("libc", EntryPoint = "setsid", SetLastError = true)]
    public static partial int NewSession();

    /// <summary>Returns the error, not -1; <paramref name="arguments"/> and <paramref name="environment"/> end with a null.</summary>
    [LibraryImport("libc", EntryPoint = "posix_spawn", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Spawn(
        out int process, string path, nint fileActions, nint attributes, string?[] arguments, string?[] environment);

    [LibraryImport("libc", EntryPoint = "waitpid", SetLastError = true)]
    public static partial int WaitProcess(int process, out int status, int options);

    [LibraryImport("libc", EntryPoint = "getppid")]
    public static partial int ParentProcess();

    [LibraryImport("libc", EntryPoint = "geteuid")]
    public static partial uint EffectiveUser();

    [LibraryImport("libc", EntryPoint = "initgroups", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    public static partial int InitialiseGroups(string user, uint group);

    [LibraryImport("libc", EntryPoint = "setgid", SetLastError = true)]
    public static partial int SetGroup(uint group);

    [LibraryImport("libc", EntryPoint = "setuid", SetLastError = true)]
    public static partial int SetUser(uint user);

    [LibraryImport("libc", EntryPoint = "prctl", SetLastError = true)]
    public static partial int ProcessControl(int option, nuint argument2, nuint argument3, nuint argument4, nuint argument5);

    [LibraryImport("libc", EntryPoint = "capget", SetLastError = true)]
    public static partial int GetCapabilities(in CapabilityHeader header, out CapabilitySets sets);

    [LibraryImport("libc", EntryPoint = "capset", SetLastError = true)]
    public static partial int SetCapabilities(in CapabilityHeader header, in CapabilitySets sets);

    [LibraryImport("libc", EntryPoint = "getrlimit", SetLastError = true)]
    public static partial int GetLimit(int resource, out ResourceLimit limit);

    [LibraryImport("libc", EntryPoint = "setrlimit", SetLastError = true)]
    public static partial int SetLimit(int resource, in ResourceLimit limit);

    /// <summary>Returns the error itself; no entry is 0 with a null result.</summary>
    [LibraryImport("libc", EntryPoint = "getpwnam_r", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int FindUser(string name, out UserEntry entry, byte* buffer, nint size, out nint result);

    /// <summary>Returns the error itself; no entry is 0 with a null result.</summary>
    [LibraryImport("libc", EntryPoint = "getgrnam_r", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int FindGroup(string name, out GroupEntry entry, byte* buffer, nint size, out nint result);

    [LibraryImport("libc", EntryPoint = "glob", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    public static partial int Glob(string pattern, int flags, nint onError, ref GlobResult result);

    [LibraryImport("libc", EntryPoint = "globfree")]
    public static partial void GlobFree(ref GlobResult result);

    /// <summary>Writes all of a text as UTF-8; what a closed stream does not take is lost, as for any program's messages.</summary>
    public static void WriteAll(int file, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        fixed (byte* start = bytes)
        {
            int written = 0;
            while (written < bytes.Length)
            {
                nint count = Write(file, start + written, bytes.Length - written);
                if (count < 0 && Marshal.GetLastPInvokeError() != ErrorInterrupted)
                {
                    return;
                }

                written += (int)Math.Max(count, 0);
            }
        }
    }

    /// <summary><c>struct sigaction</c>: it begins with the handler, and is smaller than this room.</summary>
    [StructLayout(LayoutKind.Sequential, Size = 256)]
    public struct SignalAction
    {
        public nint Handler;
    }

    /// <summary><c>struct rlimit</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public record struct ResourceLimit(nuint Soft, nuint Hard);

    /// <summary><c>struct passwd</c>: the same in glibc and musl.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct UserEntry
    {
        public nint Name;
        public nint Password;
        public uint User;
        public uint Group;
        public nint Comment;
        public nint Home;
        public nint Shell;
    }

    /// <summary><c>struct group</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct GroupEntry
    {
        public nint Name;
        public nint Password;
        public uint Group;
        public nint Members;
    }

    /// <summary><c>glob_t</c>, with room to spare for the parts that are not read.</summary>
    [StructLayout(LayoutKind.Sequential, Size = 256)]
    public struct GlobResult
    {
        public nint Count;
        public nint Paths;
    }

    /// <summary>The kernel's <c>__user_cap_header_struct</c>; process 0 is the calling thread.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct CapabilityHeader
    {
        public uint Version;
        public int Process;
    }

    /// <summary>Two of the kernel's <c>__user_cap_data_struct</c>: the low and the high 32 capabilities.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct CapabilitySets
    {
        public uint Effective;
        public uint Permitted;
        public uint Inheritable;
        public uint EffectiveHigh;
        public uint PermittedHigh;
        public uint InheritableHigh;
    }
}
