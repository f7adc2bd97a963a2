using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Posthorn.Auth.Passwords;

/// <summary>A hash of crypt(3): SHA-512, SHA-256, bcrypt or yescrypt, verified by the system's libcrypt.</summary>
internal sealed class CryptHash : PasswordHash
{
    // Each step doubles the time: 20 take more than a minute.
    private const int MostCost = 20;
    private const int BcryptLength = 60;

    private static readonly SearchValues<char> HashText =
        SearchValues.Create("./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    private readonly byte[] _text;

    private CryptHash(string text) => _text = Encoding.ASCII.GetBytes(text);

    /// <summary>Reads a hash that begins with <c>$2y$</c>, <c>$5$</c>, <c>$6$</c> or <c>$y$</c>; null when it is none.</summary>
    public static CryptHash? Read(string text)
    {
        string[] parts = text.Split('$');
        bool valid = parts.Length >= 4 && parts[0].Length == 0 && parts[1] switch
        {
            "2a" or "2b" or "2y" => parts.Length == 4 && text.Length == BcryptLength && IsHashText(parts[3]) && IsCost(parts[2]),
            "5" => IsSha(parts, 43),
            "6" => IsSha(parts, 86),
            "y" => parts.Length == 5 && parts[2..].All(part => part.Length > 0 && IsHashText(part)) && parts[4].Length == 43,
            _ => false,
        };
        return valid ? new CryptHash(text) : null;
    }

    /// <inheritdoc/>
    public override bool Verify(byte[] password)
    {
        byte[] hash = LibCrypt.Hash(password, _text);
        return CryptographicOperations.FixedTimeEquals(hash, _text);
    }

    private static bool IsHashText(string text) => !text.AsSpan().ContainsAnyExcept(HashText);

    private static bool IsCost(string text) =>
        text.Length == 2 && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int cost)
        && cost is >= 4 and <= MostCost;

    // $6$salt$hash or $6$rounds=N$salt$hash.
    private static bool IsSha(string[] parts, int length)
    {
        const string Rounds = "rounds=";
        bool hasRounds = parts.Length == 5 && parts[2].StartsWith(Rounds, StringComparison.Ordinal)
            && int.TryParse(parts[2].AsSpan(Rounds.Length), NumberStyles.None, CultureInfo.InvariantCulture, out int rounds)
            && rounds is >= 1000 and <= 99_999_999;
        return (hasRounds || parts.Length == 4) && parts[^2].Length <= 16 && parts[^1].Length == length && IsHashText(parts[^1]);
    }
}
