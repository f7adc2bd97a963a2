using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Posthorn.Tls;

/// <summary>What tells a file from what it was before, without reading it; nothing but zeros for one that is not there.</summary>
/// <param name="Inode">Its number: a renewal that puts a new file in place changes it.</param>
/// <param name="Size">Its length in bytes.</param>
/// <param name="Written">When its content was last written.</param>
/// <param name="Changed">When anything of it was last changed: this cannot be set back.</param>
internal readonly partial record struct FileStamp(ulong Inode, ulong Size, Int128 Written, Int128 Changed)
{
    private const int CurrentFolder = -100;
    private const uint BasicStatus = 0x7ff;
    private const int InodeOffset = 32;
    private const int SizeOffset = 40;
    private const int ChangedOffset = 96;
    private const int WrittenOffset = 112;

    /// <summary>The stamp of a file, or of what a symbolic link leads to.</summary>
    public static FileStamp Of(string path)
    {
        Span<byte> status = stackalloc byte[256];
        return Statx(CurrentFolder, path, 0, BasicStatus, status) != 0
            ? default
            : new FileStamp(
                MemoryMarshal.Read<ulong>(status[InodeOffset..]),
                MemoryMarshal.Read<ulong>(status[SizeOffset..]),
                TimeAt(status[WrittenOffset..]),
                TimeAt(status[ChangedOffset..]));
    }

    // Seconds, then nanoseconds.
    private static Int128 TimeAt(ReadOnlySpan<byte> status) =>
        ((Int128)BinaryPrimitives.ReadInt64LittleEndian(status) * 1_000_000_000) + BinaryPrimitives.ReadUInt32LittleEndian(status[8..]);

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Statx(int folder, string path, int flags, uint mask, Span<byte> status);
}
