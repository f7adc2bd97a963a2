using System.Security.Cryptography;
using System.Text;
using Posthorn.Auth.Passwords;
using Posthorn.Protocol;

namespace Posthorn.Auth.Files;

/// <summary>Checks what a client gave as proof against a table of users.</summary>
internal static class PasswordVerification
{
    /// <summary>The verdict. Takes as long for a user who is not there as for one who is.</summary>
    public static PasswordVerdict Check(PasswordTable users, Credentials credentials)
    {
        PasswordEntry? entry = users.Find(credentials.User);
        PasswordHash? hash = (entry ?? users.StandIn(credentials.User))?.Hash;
        if (hash is null)
        {
            return PasswordVerdict.No;
        }

        bool right = credentials.Method == AuthMethod.Plain
            ? hash.Verify(credentials.Password)
            : hash.Password is { } password && IsDigest(credentials, password);
        if (entry is not null && credentials.Method != AuthMethod.Plain && hash.Password is null)
        {
            return new PasswordVerdict(null, "the password file has only a hash of the password, which this method cannot use");
        }

        return right && entry is not null ? new PasswordVerdict(entry) : PasswordVerdict.No;
    }

    // RFC 1939 section 7 and RFC 2195 section 2.
    private static bool IsDigest(Credentials credentials, byte[] password)
    {
#pragma warning disable CA5351 // APOP and CRAM-MD5 are what they are.
        byte[]? digest = credentials.Method switch
        {
            AuthMethod.Apop => MD5.HashData([.. credentials.Salt, .. password]),
            AuthMethod.CramMd5 => HMACMD5.HashData(password, credentials.Salt),
            _ => null,
        };
#pragma warning restore CA5351
        return digest is not null
            && CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Convert.ToHexStringLower(digest)), credentials.Password);
    }
}
