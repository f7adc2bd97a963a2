using System.Text;

namespace Posthorn.Tls;

/// <summary>What OpenSSL prints, as text of ours.</summary>
internal static unsafe class BioText
{
    /// <summary>Lets a function of OpenSSL print into memory.</summary>
    public static byte[] Bytes(nint printed, Func<nint, nint, int> print)
    {
        nint bio = LibCrypto.BioNew(LibCrypto.BioMemoryMethod());
        try
        {
            _ = print(bio, printed);
            byte* start;
            nint length = LibCrypto.BioControl(bio, LibCrypto.BioInfo, 0, (nint)(&start));
            return new ReadOnlySpan<byte>(start, (int)length).ToArray();
        }
        finally
        {
            _ = LibCrypto.BioFree(bio);
        }
    }

    /// <summary>The same as text.</summary>
    public static string Text(nint printed, Func<nint, nint, int> print) => Encoding.UTF8.GetString(Bytes(printed, print));
}
