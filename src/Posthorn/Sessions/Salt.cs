using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Posthorn.Sessions;

/// <summary>Challenges for APOP and CRAM-MD5.</summary>
internal static class Salt
{
    /// <summary>One nobody can foresee: <c>&lt;random.unixtime@server_name&gt;</c> (RFC 1939 section 7, RFC 2195 section 2).</summary>
    public static byte[] New(string serverName)
    {
        ulong random = BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong)));
        long time = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        return Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"<{random}.{time}@{serverName}>"));
    }
}
