namespace Posthorn.Transport;

/// <summary>A pipe through which bytes pass from socket to socket inside the kernel, without being copied here.</summary>
internal sealed class SplicePipe(int readEnd, int writeEnd)
{
    /// <summary>
    /// The most bytes that it takes, where the system allows: in its own 64 KB a stream costs twice the CPU, in 1 MB hardly less.
    /// </summary>
    public const int Size = 256 * 1024;

    private const int LeastSize = EventLoop.BufferSize;

    /// <summary>Where bytes come out.</summary>
    public int ReadEnd { get; } = readEnd;

    /// <summary>Where bytes go in.</summary>
    public int WriteEnd { get; } = writeEnd;

    /// <summary>How many bytes are in it.</summary>
    public int Held { get; set; }

    /// <summary>A new pipe; null when the system has no descriptors left, or no more pages for this user's pipes.</summary>
    public static unsafe SplicePipe? Open()
    {
        int* ends = stackalloc int[2];
        if (Libc.Pipe(ends, Libc.SockNonblock | Libc.SockCloexec) != 0)
        {
            return null;
        }

        // Near its limit (pipe-user-pages-soft) the kernel does not let pipes grow, and at last makes very small ones.
        var pipe = new SplicePipe(ends[0], ends[1]);
        if (Libc.FileControl(ends[0], Libc.SetPipeSize, Size) >= 0 || Libc.FileControl(ends[0], Libc.GetPipeSize, 0) >= LeastSize)
        {
            return pipe;
        }

        pipe.Close();
        return null;
    }

    /// <summary>Closes both ends; what the pipe holds is lost.</summary>
    public void Close()
    {
        _ = Libc.Close(ReadEnd);
        _ = Libc.Close(WriteEnd);
    }
}
