using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Posthorn.Auth.Passwords;

/// <summary>
/// A PBKDF2 hash: Dovecot's <c>$1$salt$rounds$hex</c> (SHA-1), or <c>$pbkdf2-sha256$rounds$salt$hash</c> and its SHA-512 sister as
/// Python's passlib writes them.
/// </summary>
internal sealed class Pbkdf2Hash : PasswordHash
{
    private const int MostRounds = 10_000_000;

    private readonly HashAlgorithmName _algorithm;
    private readonly int _rounds;
    private readonly byte[] _salt;
    private readonly byte[] _hash;

    private Pbkdf2Hash(HashAlgorithmName algorithm, int rounds, byte[] salt, byte[] hash)
    {
        (_algorithm, _rounds, _salt, _hash) = (algorithm, rounds, salt, hash);
    }

    /// <summary>Reads a hash; null when it is none, or costs more than any should.</summary>
    public static Pbkdf2Hash? Read(string text)
    {
        const int Sha1Length = 20;
        return text.Split('$') switch
        {
            ["", "1", { Length: > 0 } salt, var rounds, { Length: 2 * Sha1Length } hash] when hash.All(char.IsAsciiHexDigit) =>
                Made(HashAlgorithmName.SHA1, rounds, Encoding.ASCII.GetBytes(salt), Convert.FromHexString(hash)),
            ["", "pbkdf2-sha256", var rounds, var salt, var hash] => Made(HashAlgorithmName.SHA256, rounds, Decode(salt), Decode(hash)),
            ["", "pbkdf2-sha512", var rounds, var salt, var hash] => Made(HashAlgorithmName.SHA512, rounds, Decode(salt), Decode(hash)),
            _ => null,
        };
    }

    /// <inheritdoc/>
    public override bool Verify(byte[] password) =>
        CryptographicOperations.FixedTimeEquals(Rfc2898DeriveBytes.Pbkdf2(password, _salt, _rounds, _algorithm, _hash.Length), _hash);

    // passlib's alphabet has a dot where base64 has a plus.
    private static byte[]? Decode(string text) => UnpaddedBase64.Decode(text.Replace('.', '+'));

    private static Pbkdf2Hash? Made(HashAlgorithmName algorithm, string roundsText, byte[]? salt, byte[]? hash) =>
        int.TryParse(roundsText, NumberStyles.None, CultureInfo.InvariantCulture, out int rounds)
        && rounds is > 0 and <= MostRounds && salt is { Length: > 0 } && hash is { Length: >= 16 and <= 64 }
            ? new Pbkdf2Hash(algorithm, rounds, salt, hash)
            : null;
}
