using System.Globalization;
using System.Security.Cryptography;
using Konscious.Security.Cryptography;

namespace Posthorn.Auth.Passwords;

/// <summary>An Argon2 hash: <c>$argon2id$v=19$m=65536,t=3,p=1$salt$hash</c>.</summary>
internal sealed class Argon2Hash : PasswordHash
{
    // What an entry may cost: a gibibyte, in kibibytes.
    private const int MostMemory = 1_048_576;
    private const int MostPasses = 100;
    private const int MostLanes = 64;

    private readonly bool _isId;
    private readonly int _memory;
    private readonly int _passes;
    private readonly int _lanes;
    private readonly byte[] _salt;
    private readonly byte[] _hash;

    private Argon2Hash(bool isId, int memory, int passes, int lanes, byte[] salt, byte[] hash)
    {
        (_isId, _memory, _passes, _lanes, _salt, _hash) = (isId, memory, passes, lanes, salt, hash);
    }

    /// <summary>Reads a hash; null when it is none, or costs more than any should.</summary>
    public static Argon2Hash? Read(string text)
    {
        string[] parts = text.Split('$');
        if (parts is not ["", "argon2id" or "argon2i", "v=19", var costs, var saltText, var hashText])
        {
            return null;
        }

        string[] numbers = costs.Split(',');
        if (numbers.Length != 3
            || Number(numbers[0], "m=", MostMemory) is not { } memory
            || Number(numbers[1], "t=", MostPasses) is not { } passes
            || Number(numbers[2], "p=", MostLanes) is not { } lanes)
        {
            return null;
        }

        (byte[]? salt, byte[]? hash) = (UnpaddedBase64.Decode(saltText), UnpaddedBase64.Decode(hashText));
        return memory >= 8 * lanes && salt is { Length: >= 8 and <= 64 } && hash is { Length: >= 16 and <= 128 }
            ? new Argon2Hash(parts[1] == "argon2id", memory, passes, lanes, salt, hash)
            : null;
    }

    /// <summary>Makes the hash of a password, with RFC 9106's second recommended costs.</summary>
    public static string Make(byte[] password)
    {
        byte[] salt = RandomNumberGenerator.GetBytes(16);
        var made = new Argon2Hash(isId: true, memory: 65536, passes: 3, lanes: 4, salt, new byte[32]);
        string hash = UnpaddedBase64.Encode(made.HashOf(password));
        return $"$argon2id$v=19$m=65536,t=3,p=4${UnpaddedBase64.Encode(salt)}${hash}";
    }

    /// <inheritdoc/>
    public override bool Verify(byte[] password) => CryptographicOperations.FixedTimeEquals(HashOf(password), _hash);

    private byte[] HashOf(byte[] password)
    {
        // The library refuses an empty password, which is none anyway.
        if (password.Length == 0)
        {
            return [];
        }

        using Argon2 function = _isId ? new Argon2id(password) : new Argon2i(password);
        function.Salt = _salt;
        function.MemorySize = _memory;
        function.Iterations = _passes;
        function.DegreeOfParallelism = _lanes;
        return function.GetBytes(_hash.Length);
    }

    private static int? Number(string text, string name, int most) =>
        text.StartsWith(name, StringComparison.Ordinal)
        && int.TryParse(text.AsSpan(name.Length), NumberStyles.None, CultureInfo.InvariantCulture, out int number)
        && number >= 1 && number <= most ? number : null;
}
