namespace Posthorn.Transport;

/// <summary>
/// Memory set aside so that there is some when there is none: whoever meets its want gives it up first, and can then log and end what
/// it was about. While it is spent nobody new is let in. It is never written to, so that it costs no page of the machine.
/// </summary>
internal static class MemoryReserve
{
    private const int Blocks = 64;

    // Small enough for the heap of small objects, which is where it will be wanted.
    private const int BlockSize = 64 * 1024;

    private static byte[]?[]? _blocks = SetAside();

    /// <summary>Whether it was spent.</summary>
    public static bool IsSpent => Volatile.Read(ref _blocks) is null;

    /// <summary>Sets it aside again if it was spent.</summary>
    /// <returns>False when there is no memory for that.</returns>
    public static bool TryRestore()
    {
        if (!IsSpent)
        {
            return true;
        }

        try
        {
            Volatile.Write(ref _blocks, SetAside());

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
    /// <returns>Whether the fault is a want of memory.</returns>
    public static bool SpendOn(Exception fault)
    {
        bool isWant = fault is OutOfMemoryException;
        if (isWant)
        {
            Volatile.Write(ref _blocks, null);
        }

        return isWant;
    }

    private static byte[]?[] SetAside()
    {
        byte[]?[] blocks = new byte[Blocks][];
        for (int i = 0; i < blocks.Length; i++)
        {
            blocks[i] = GC.AllocateUninitializedArray<byte>(BlockSize);
        }

        return blocks;
    }
}
