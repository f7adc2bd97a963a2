using System.Security.Cryptography;
using System.Text;

namespace Posthorn.Auth.Passwords;

/// <summary>Makes hashes for new entries.</summary>
internal static class PasswordHashes
{
    private const string Alphabet = "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    /// <summary>The words for schemes; the first one is what is made unless another is asked for.</summary>
    public static IReadOnlyList<string> Words { get; } = ["bcrypt", "sha512-crypt", "argon2id", "plain"];

    /// <summary>Hashes a password.</summary>
    /// <param name="word">One of <see cref="Words"/>.</param>
    /// <param name="password">The password.</param>
    /// <returns>The text for a password file; null when the system cannot make it.</returns>
    public static string? Make(string word, byte[] password) => word switch
    {
        "plain" => "{PLAIN}" + Encoding.UTF8.GetString(password),
        "argon2id" => "{ARGON2ID}" + Argon2Hash.Make(password),
        "sha512-crypt" => Crypt("{SHA512-CRYPT}", password, $"$6${RandomNumberGenerator.GetString(Alphabet, 16)}$"),

        // The last of the 22 characters of a salt has two bits: an O is one of those that have no others.
        _ => Crypt("{BLF-CRYPT}", password, $"$2y$10${RandomNumberGenerator.GetString(Alphabet, 21)}O"),
    };

    private static string? Crypt(string scheme, byte[] password, string setting)
    {
        byte[] hash = LibCrypt.Hash(password, Encoding.ASCII.GetBytes(setting));
        return hash.Length == 0 ? null : scheme + Encoding.ASCII.GetString(hash);
    }
}
