using System.Runtime.InteropServices;
using System.Text;

namespace Posthorn.Tls;

/// <summary>What OpenSSL has put on this thread's error queue, as nginx prints it.</summary>
internal static unsafe class OpenSslError
{
    private const int LongestLine = 256;

    /// <summary>Takes all of it: <c>(SSL: error:… error:…:data)</c>.</summary>
    public static string Take()
    {
        var text = new StringBuilder("(SSL:");
        byte* line = stackalloc byte[LongestLine];
        byte* data;
        int flags;
        while (LibCrypto.GetError(0, 0, 0, &data, &flags) is var error and not 0)
        {
            LibCrypto.DescribeError(error, line, LongestLine);
            text.Append(' ').Append(Marshal.PtrToStringUTF8((nint)line));
            if ((flags & LibCrypto.ErrorTextIsString) != 0 && data is not null && *data != 0)
            {
                text.Append(':').Append(Marshal.PtrToStringUTF8((nint)data));
            }
        }

        return text.Append(')').ToString();
    }
}
