namespace Posthorn.Transport;

/// <summary>
/// Memory set aside so that there is some when there is none: whoever meets its want gives it up first, and can then log and end what
/// it was about. While it is spent nobody new is let in. It is never written to, so that it costs no page of the machine.
/// </summary>
/// <param name="size">How much, in bytes: large enough for the heap of large objects, where nobody moves it and so writes to it.</param>
internal sealed class MemoryReserve(int size)
{
    private byte[]? _bytes = GC.AllocateUninitializedArray<byte>(size);

    /// <summary>That of the whole process.</summary>
    public static MemoryReserve OfProcess { get; } = new(size: 4 << 20);

    /// <summary>Whether it was spent.</summary>
    public bool IsSpent => Volatile.Read(ref _bytes) is null;

    /// <summary>Sets it aside again if it was spent.</summary>
    /// <returns>False when there is no memory for that.</returns>
    public bool TryRestore()
    {
        if (!IsSpent)
        {
            return true;
        }

        try
        {
            Volatile.Write(ref _bytes, GC.AllocateUninitializedArray<byte>(size));

            // The system may want the rest too: a signal, for one, is handled on a thread that is made for it.
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            return true;
        }
        catch (OutOfMemoryException)
        {
            return false;
        }
    }

    /// <summary>Gives it up when that is what a fault calls for.</summary>
    public void SpendOn(Exception fault)
    {
        if (fault is OutOfMemoryException)
        {
            Volatile.Write(ref _bytes, null);
        }
    }
}
