namespace Posthorn.Auth.Passwords;

/// <summary>Reads what a password file has behind the user's name: <c>{SCHEME}hash</c>, or a hash that says itself what it is.</summary>
internal static class PasswordHashParser
{
    /// <summary>The schemes in braces, as Dovecot calls them.</summary>
    private static readonly (string Name, string Start, Func<string, PasswordHash?> Read)[] Schemes =
    [
        ("PLAIN", "", text => text.Length > 0 ? new PlainPassword(System.Text.Encoding.UTF8.GetBytes(text)) : null),
        ("CRYPT", "$", CryptHash.Read),
        ("BLF-CRYPT", "$2", CryptHash.Read),
        ("SHA256-CRYPT", "$5$", CryptHash.Read),
        ("SHA512-CRYPT", "$6$", CryptHash.Read),
        ("ARGON2I", "$argon2i$", Argon2Hash.Read),
        ("ARGON2ID", "$argon2id$", Argon2Hash.Read),
        ("PBKDF2", "$", Pbkdf2Hash.Read),
    ];

    /// <summary>Reads it.</summary>
    /// <returns>The hash, or what is wrong with it; the text itself is never part of that.</returns>
    public static (PasswordHash? Hash, string? Problem) Read(string text)
    {
        int end = text.StartsWith('{') ? text.IndexOf('}') : -1;
        return end < 0 ? ReadBare(text) : ReadScheme(text[1..end], text[(end + 1)..]);
    }

    private static (PasswordHash? Hash, string? Problem) ReadBare(string text)
    {
        PasswordHash? hash = text switch
        {
            _ when text.StartsWith("$argon2", StringComparison.Ordinal) => Argon2Hash.Read(text),
            _ when text.StartsWith("$pbkdf2-", StringComparison.Ordinal) => Pbkdf2Hash.Read(text),
            _ => CryptHash.Read(text),
        };
        return hash is not null ? Checked(hash)
            : text.StartsWith('$') ? (null, "invalid password hash")
            : (null, "no password hash; a password that is kept as it is must be written with {PLAIN} before it");
    }

    private static (PasswordHash? Hash, string? Problem) ReadScheme(string scheme, string text)
    {
        foreach ((string name, string start, Func<string, PasswordHash?> read) in Schemes)
        {
            if (name.Equals(scheme, StringComparison.OrdinalIgnoreCase))
            {
                PasswordHash? hash = text.StartsWith(start, StringComparison.Ordinal) ? read(text) : null;
                return hash is null ? (null, $"invalid password hash for {{{name}}}") : Checked(hash);
            }
        }

        return (null, $"unknown password scheme \"{{{Logging.LogText.Escape(scheme, 32)}}}\"");
    }

    private static (PasswordHash? Hash, string? Problem) Checked(PasswordHash hash) => hash is CryptHash && !LibCrypt.IsThere
        ? (null, "the system has no libcrypt to verify the password hash with")
        : (hash, null);
}
