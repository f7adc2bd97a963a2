using System.Runtime.InteropServices;

namespace Posthorn.Transport;

/// <summary>
/// The system calls of the transport. Declarations only; errors are read by <see cref="Marshal.GetLastPInvokeError"/> where nothing
/// else is said.
/// </summary>
internal static unsafe partial class Libc
{
    public const int AfUnix = 1;
    public const int AfInet = 2;
    public const int AfInet6 = 10;
    public const int SockStream = 1;
    public const int SockNonblock = 0x800;
    public const int SockCloexec = 0x80000;

    public const int SolSocket = 1;
    public const int SoReuseaddr = 2;
    public const int SoError = 4;
    public const int SoSndbuf = 7;
    public const int SoRcvbuf = 8;
    public const int SoKeepalive = 9;
    public const int SoReuseport = 15;
    public const int IpprotoIp = 0;
    public const int IpTransparent = 19;
    public const int IpBindAddressNoPort = 24;
    public const int IpprotoTcp = 6;
    public const int IpprotoMptcp = 262;
    public const int TcpNodelay = 1;
    public const int TcpKeepidle = 4;
    public const int TcpKeepintvl = 5;
    public const int TcpKeepcnt = 6;
    public const int IpprotoIpv6 = 41;
    public const int Ipv6Transparent = 75;
    public const int Ipv6V6only = 26;

    public const int MsgPeek = 0x2;
    public const int MsgNosignal = 0x4000;
    public const int ShutWr = 1;

    public const int EpollCtlAdd = 1;
    public const int EpollCtlDel = 2;
    public const int EpollCtlMod = 3;
    public const uint EpollIn = 0x1;
    public const uint EpollPri = 0x2;
    public const uint EpollOut = 0x4;
    public const uint EpollErr = 0x8;
    public const uint EpollHup = 0x10;
    public const uint EpollRdhup = 0x2000;
    public const uint EpollExclusive = 1u << 28;
    public const uint EpollEt = 1u << 31;

    public const uint SpliceMove = 1;
    public const uint SpliceNonblock = 2;

    public const int SetPipeSize = 1031;
    public const int GetPipeSize = 1032;

    public const int Eagain = 11;
    public const int Eintr = 4;
    public const int Epipe = 32;
    public const int Econnaborted = 103;
    public const int Econnreset = 104;
    public const int Einprogress = 115;
    public const int Emfile = 24;
    public const int Enomem = 12;
    public const int Enobufs = 105;
    public const int Enfile = 23;

    [LibraryImport("libc", EntryPoint = "epoll_create1", SetLastError = true)]
    public static partial int EpollCreate(int flags);

    [LibraryImport("libc", EntryPoint = "epoll_ctl", SetLastError = true)]
    public static partial int EpollCtl(int epoll, int operation, int fd, byte* registration);

    [LibraryImport("libc", EntryPoint = "epoll_wait", SetLastError = true)]
    public static partial int EpollWait(int epoll, byte* events, int most, int timeout);

    [LibraryImport("libc", EntryPoint = "eventfd", SetLastError = true)]
    public static partial int EventFd(uint start, int flags);

    [LibraryImport("libc", EntryPoint = "socket", SetLastError = true)]
    public static partial int Socket(int family, int type, int protocol);

    [LibraryImport("libc", EntryPoint = "bind", SetLastError = true)]
    public static partial int Bind(int fd, byte* address, int length);

    [LibraryImport("libc", EntryPoint = "listen", SetLastError = true)]
    public static partial int Listen(int fd, int backlog);

    [LibraryImport("libc", EntryPoint = "accept4", SetLastError = true)]
    public static partial int Accept(int fd, byte* address, int* length, int flags);

    [LibraryImport("libc", EntryPoint = "connect", SetLastError = true)]
    public static partial int Connect(int fd, byte* address, int length);

    [LibraryImport("libc", EntryPoint = "getsockname", SetLastError = true)]
    public static partial int GetSockName(int fd, byte* address, int* length);

    [LibraryImport("libc", EntryPoint = "getpeername", SetLastError = true)]
    public static partial int GetPeerName(int fd, byte* address, int* length);

    [LibraryImport("libc", EntryPoint = "setsockopt", SetLastError = true)]
    public static partial int SetSockOpt(int fd, int level, int option, int* value, int length);

    [LibraryImport("libc", EntryPoint = "getsockopt", SetLastError = true)]
    public static partial int GetSockOpt(int fd, int level, int option, int* value, int* length);

    /// <summary>For a non-blocking socket. Errors are read by <see cref="Marshal.GetLastSystemError"/>, at once (decision 11).</summary>
    [LibraryImport("libc", EntryPoint = "recv")]
    [SuppressGCTransition]
    public static partial nint Receive(int fd, byte* buffer, nint length, int flags);

    /// <summary>For a non-blocking socket. Errors are read by <see cref="Marshal.GetLastSystemError"/>, at once (decision 11).</summary>
    [LibraryImport("libc", EntryPoint = "send")]
    [SuppressGCTransition]
    public static partial nint Send(int fd, byte* buffer, nint length, int flags);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    public static partial nint Read(int fd, byte* buffer, nint length);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    public static partial nint Write(int fd, byte* buffer, nint length);

    [LibraryImport("libc", EntryPoint = "chmod", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int ChangeMode(string path, int mode);

    [LibraryImport("libc", EntryPoint = "shutdown", SetLastError = true)]
    public static partial int Shutdown(int fd, int how);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    public static partial int Close(int fd);

    [LibraryImport("libc", EntryPoint = "pipe2", SetLastError = true)]
    public static partial int Pipe(int* ends, int flags);

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    public static partial int FileControl(int fd, int command, nint argument);

    [LibraryImport("libc", EntryPoint = "splice", SetLastError = true)]
    public static partial nint Splice(int from, nint fromOffset, int to, nint toOffset, nint length, uint flags);
}
