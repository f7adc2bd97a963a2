using System.Runtime.InteropServices;

namespace Posthorn.Bench.Kernel;

/// <summary>The system calls of the load and the stubs. Calls that never block skip the runtime's transition.</summary>
internal static unsafe partial class Libc
{
    internal const int InterNetwork = 2;
    internal const int StreamSocket = 1;
    internal const int NonBlockCloseOnExec = 0x800 | 0x80000;
    internal const int CloseOnExec = 0x80000;
    internal const int SocketLevel = 1;
    internal const int ReuseAddress = 2;
    internal const int ReceiveBuffer = 8;
    internal const int TcpLevel = 6;
    internal const int NoDelay = 1;
    internal const int NoSignal = 0x4000;
    internal const int Interrupted = 4;
    internal const int Again = 11;
    internal const int InProgress = 115;
    internal const int OpenFiles = 7;
    internal const int SetTimerSlack = 29;

    [LibraryImport("libc", EntryPoint = "socket", SetLastError = true)]
    internal static partial int Socket(int family, int type, int protocol);

    [LibraryImport("libc", EntryPoint = "bind", SetLastError = true)]
    internal static partial int Bind(int fd, SocketAddress4* address, int length);

    [LibraryImport("libc", EntryPoint = "listen", SetLastError = true)]
    internal static partial int Listen(int fd, int backlog);

    [LibraryImport("libc", EntryPoint = "connect", SetLastError = true)]
    internal static partial int Connect(int fd, SocketAddress4* address, int length);

    [LibraryImport("libc", EntryPoint = "accept4", SetLastError = true), SuppressGCTransition]
    internal static partial int Accept(int fd, void* address, void* length, int flags);

    [LibraryImport("libc", EntryPoint = "setsockopt", SetLastError = true), SuppressGCTransition]
    internal static partial int SetOption(int fd, int level, int name, int* value, int length);

    [LibraryImport("libc", EntryPoint = "recv", SetLastError = true), SuppressGCTransition]
    internal static partial nint Receive(int fd, byte* buffer, nuint length, int flags);

    [LibraryImport("libc", EntryPoint = "send", SetLastError = true), SuppressGCTransition]
    internal static partial nint Send(int fd, byte* buffer, nuint length, int flags);

    [LibraryImport("libc", EntryPoint = "close"), SuppressGCTransition]
    internal static partial int Close(int fd);

    [LibraryImport("libc", EntryPoint = "epoll_create1", SetLastError = true)]
    internal static partial int EpollCreate(int flags);

    [LibraryImport("libc", EntryPoint = "epoll_ctl", SetLastError = true), SuppressGCTransition]
    internal static partial int EpollControl(int epoll, int operation, int fd, byte* epollEvent);

    [LibraryImport("libc", EntryPoint = "epoll_pwait2", SetLastError = true)]
    internal static partial int EpollWait(int epoll, byte* events, int capacity, TimeSpec* timeout, void* signals);

    [LibraryImport("libc", EntryPoint = "clock_gettime", SetLastError = true)]
    internal static partial int ClockGetTime(int clock, TimeSpec* time);

    [LibraryImport("libc", EntryPoint = "getrlimit", SetLastError = true)]
    internal static partial int GetLimit(int resource, ResourceLimit* limit);

    [LibraryImport("libc", EntryPoint = "setrlimit", SetLastError = true)]
    internal static partial int SetLimit(int resource, ResourceLimit* limit);

    [LibraryImport("libc", EntryPoint = "prctl", SetLastError = true)]
    internal static partial int ProcessControl(int option, nuint argument);

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    internal static partial int Kill(int pid, int signal);

    /// <summary>Turns the last error into an exception that names the call.</summary>
    internal static BenchException Failure(string call)
    {
        return new BenchException($"{call}: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}");
    }
}
