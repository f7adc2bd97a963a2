using System.Runtime.InteropServices;

namespace Posthorn.Transport;

/// <summary>The kernel's <c>struct epoll_event</c>, which is packed on x86-64 and nowhere else.</summary>
internal sealed unsafe class EpollEvents(int most) : IDisposable
{
    /// <summary>The size of one event where it is largest, in bytes.</summary>
    public const int MostStride = 16;

    private static readonly int Offset = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 4 : 8;
    private static readonly int Stride = Offset + 8;

    /// <summary>Where the kernel writes.</summary>
    public byte* Buffer { get; private set; } = (byte*)NativeMemory.Alloc((nuint)(most * MostStride));

    /// <summary>One event with the descriptor and generation it was registered with.</summary>
    public (uint Events, int Fd, int Generation) this[int index]
    {
        get
        {
            byte* start = Buffer + (index * Stride);
            return (*(uint*)start, *(int*)(start + Offset), *(int*)(start + Offset + 4));
        }
    }

    /// <summary>Writes a registration.</summary>
    public static void Write(byte* target, uint events, int fd, int generation)
    {
        *(uint*)target = events;
        *(int*)(target + Offset) = fd;
        *(int*)(target + Offset + 4) = generation;
    }

    /// <summary>Frees the memory.</summary>
    public void Dispose()
    {
        NativeMemory.Free(Buffer);
        Buffer = null;
    }
}
