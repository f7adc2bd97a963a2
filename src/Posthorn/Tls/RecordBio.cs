using System.Runtime.InteropServices;
using Posthorn.Transport;

namespace Posthorn.Tls;

/// <summary>
/// The BIO by which OpenSSL reads and writes records: it takes them from, and puts them into, the loop's record buffers, so that
/// all records of one turn cost one system call.
/// </summary>
internal static unsafe class RecordBio
{
    private static readonly nint Method = NewMethod();

    /// <summary>A BIO over a loop's buffers. Whoever is given it owns it.</summary>
    public static nint New(RecordWindow* window)
    {
        nint bio = LibCrypto.BioNew(Method);
        LibCrypto.BioSetData(bio, (nint)window);
        LibCrypto.BioSetInitialised(bio, 1);
        return bio;
    }

    private static nint NewMethod()
    {
        fixed (byte* name = "records\0"u8)
        {
            // OpenSSL keeps the pointer to the name: a literal stays where it is.
            nint method = LibCrypto.BioMethodNew(LibCrypto.BioNewIndex() | LibCrypto.BioTypeSourceSink, name);
            _ = LibCrypto.BioMethodSetRead(method, &Read);
            _ = LibCrypto.BioMethodSetWrite(method, &Write);
            _ = LibCrypto.BioMethodSetControl(method, &Control);
            return method;
        }
    }

    [UnmanagedCallersOnly]
    private static int Read(nint bio, byte* buffer, int length)
    {
        var window = (RecordWindow*)LibCrypto.BioGetData(bio);
        LibCrypto.BioClearFlags(bio, LibCrypto.BioFlagsOfRetry);
        int count = Math.Min(length, window->InputLength);
        if (count <= 0)
        {
            LibCrypto.BioSetFlags(bio, LibCrypto.BioFlagRead | LibCrypto.BioFlagRetry);
            return -1;
        }

        new ReadOnlySpan<byte>(window->Input, count).CopyTo(new Span<byte>(buffer, count));
        window->Input += count;
        window->InputLength -= count;
        return count;
    }

    [UnmanagedCallersOnly]
    private static int Write(nint bio, byte* bytes, int length)
    {
        var window = (RecordWindow*)LibCrypto.BioGetData(bio);
        LibCrypto.BioClearFlags(bio, LibCrypto.BioFlagsOfRetry);
        int count = Math.Min(length, window->OutputSize - window->OutputLength);
        if (count <= 0)
        {
            LibCrypto.BioSetFlags(bio, LibCrypto.BioFlagWrite | LibCrypto.BioFlagRetry);
            return -1;
        }

        new ReadOnlySpan<byte>(bytes, count).CopyTo(new Span<byte>(window->Output + window->OutputLength, count));
        window->OutputLength += count;
        return count;
    }

    [UnmanagedCallersOnly]
    private static nint Control(nint bio, int command, nint number, nint pointer) => command == LibCrypto.BioFlush ? 1 : 0;
}
