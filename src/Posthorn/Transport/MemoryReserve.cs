namespace Posthorn.Transport;

/// <summary>
/// Memory set aside so that there is some when there is none: whoever meets its want gives it up first, and can then log and end what
/// it was about. While it is spent nobody new is let in. It is never written to, so that it costs no page of the machine.
/// </summary>
/// <param name="blocks">How much, in pieces of 64 KB.</param>
internal sealed class MemoryReserve(int blocks)
{
    // Small enough for the heap of small objects, which is where it will be wanted.
    private const int BlockSize = 64 * 1024;

    private byte[]?[]? _blocks = SetAside(blocks);

    /// <summary>That of the whole process.</summary>
    public static MemoryReserve OfProcess { get; } = new(blocks: 64);

    /// <summary>Whether it was spent.</summary>
    public bool IsSpent => Volatile.Read(ref _blocks) is null;

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
            Volatile.Write(ref _blocks, SetAside(blocks));

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
            Volatile.Write(ref _blocks, null);
        }
    }

    private static byte[]?[] SetAside(int count)
    {
        byte[]?[] blocks = new byte[count][];
        for (int i = 0; i < blocks.Length; i++)
        {
            blocks[i] = GC.AllocateUninitializedArray<byte>(BlockSize);
        }

        return blocks;
    }
}
