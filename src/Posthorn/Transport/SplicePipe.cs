namespace Posthorn.Transport;

/// <summary>A pipe through which bytes pass from socket to socket inside the kernel, without being copied here.</summary>
internal sealed class SplicePipe(int readEnd, int writeEnd)
{
    /// <summary>Where bytes come out.</summary>
    public int ReadEnd { get; } = readEnd;

    /// <summary>Where bytes go in.</summary>
    public int WriteEnd { get; } = writeEnd;

    /// <summary>How many bytes are in it.</summary>
    public int Held { get; set; }

    /// <summary>A new pipe; null when the system has no descriptors left.</summary>
    public static unsafe SplicePipe? Open()
    {
        int* ends = stackalloc int[2];
        return Libc.Pipe(ends, Libc.SockNonblock | Libc.SockCloexec) == 0 ? new SplicePipe(ends[0], ends[1]) : null;
    }

    /// <summary>Closes both ends; what the pipe holds is lost.</summary>
    public void Close()
    {
        _ = Libc.Close(ReadEnd);
        _ = Libc.Close(WriteEnd);
    }
}
