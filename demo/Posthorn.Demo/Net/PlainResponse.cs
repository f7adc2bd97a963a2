using System.Text;

namespace Posthorn.Demo.Net;

/// <summary>The response of SASL's PLAIN mechanism (RFC 4616).</summary>
internal static class PlainResponse
{
    /// <summary>Reads user and password from base64; false when it is none.</summary>
    public static bool TryRead(ReadOnlySpan<byte> base64, out string user, out string password)
    {
        (user, password) = ("", "");
        byte[] decoded = new byte[base64.Length];
        if (!Convert.TryFromBase64String(Encoding.ASCII.GetString(base64), decoded, out int length)
            || Encoding.UTF8.GetString(decoded, 0, length).Split('\0') is not [_, var name, var secret])
        {
            return false;
        }

        (user, password) = (name, secret);
        return true;
    }
}
