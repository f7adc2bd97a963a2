using System.Runtime.InteropServices;

namespace Posthorn.Bench.Kernel;

/// <summary>
/// One thread's epoll instance and the sockets on it. Nothing here allocates after a socket was added, so that
/// the generator stays out of the way of what it measures.
/// </summary>
internal sealed unsafe class EventLoop : IDisposable
{
    private const int Batch = 256;
    private const int Add = 1;
    private const int Modify = 3;

    // epoll_event is packed on x86-64 only.
    private static readonly int DataOffset = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 4 : 8;
    private static readonly int EventSize = DataOffset + 8;

    private readonly int _epoll;
    private readonly byte* _events;
    private LoopSocket?[] _sockets = new LoopSocket?[1024];
    private uint[] _generations = new uint[1024];

    internal EventLoop()
    {
        _epoll = Libc.EpollCreate(Libc.CloseOnExec);
        if (_epoll < 0)
        {
            throw Libc.Failure("epoll_create1");
        }

        _events = (byte*)NativeMemory.AllocZeroed((nuint)(Batch * EventSize));
        Scratch = GC.AllocateUninitializedArray<byte>(ScratchSize, pinned: true);
    }

    /// <summary>The most that one receive or one send of a transfer moves.</summary>
    internal const int ScratchSize = 256 * 1024;

    /// <summary>A buffer that belongs to whoever handles the current event.</summary>
    internal byte[] Scratch { get; }

    internal void Watch(int fd, LoopSocket socket, Interest interest)
    {
        if (fd >= _sockets.Length)
        {
            Array.Resize(ref _sockets, Math.Max(fd + 1, _sockets.Length * 2));
            Array.Resize(ref _generations, _sockets.Length);
        }

        _sockets[fd] = socket;
        _generations[fd]++;
        Control(Add, fd, interest);
    }

    internal void Change(int fd, Interest interest)
    {
        Control(Modify, fd, interest);
    }

    /// <summary>Closes the descriptor; closing also takes it out of epoll.</summary>
    internal void Close(int fd)
    {
        _sockets[fd] = null;
        _ = Libc.Close(fd);
    }

    /// <summary>Waits at most that long and serves what is ready.</summary>
    internal void RunOnce(TimeSpan wait)
    {
        TimeSpec timeout = new() { Seconds = (long)wait.TotalSeconds, Nanoseconds = wait.Ticks % TimeSpan.TicksPerSecond * 100 };
        int count = Libc.EpollWait(_epoll, _events, Batch, &timeout, null);
        if (count < 0 && Marshal.GetLastPInvokeError() != Libc.Interrupted)
        {
            throw Libc.Failure("epoll_pwait2");
        }

        for (int i = 0; i < count; i++)
        {
            byte* entry = _events + (i * EventSize);
            ulong data = *(ulong*)(entry + DataOffset);
            int fd = (int)(uint)data;
            // A descriptor closed and reused earlier in this batch carries another generation.
            if (_sockets[fd] is { } socket && _generations[fd] == (uint)(data >> 32))
            {
                socket.OnReady(*(Interest*)entry);
            }
        }
    }

    public void Dispose()
    {
        foreach (LoopSocket? socket in _sockets)
        {
            socket?.Close();
        }

        _ = Libc.Close(_epoll);
        NativeMemory.Free(_events);
    }

    private void Control(int operation, int fd, Interest interest)
    {
        byte* entry = stackalloc byte[16];
        *(uint*)entry = (uint)interest;
        *(ulong*)(entry + DataOffset) = ((ulong)_generations[fd] << 32) | (uint)fd;
        if (Libc.EpollControl(_epoll, operation, fd, entry) != 0)
        {
            throw Libc.Failure("epoll_ctl");
        }
    }
}
