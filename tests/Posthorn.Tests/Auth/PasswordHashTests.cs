using System.Text;
using Posthorn.Auth.Passwords;
using Xunit;

namespace Posthorn.Tests.Auth;

public sealed class PasswordHashTests
{
    private const string Password = "tr0ub4dor &3";

    /// <summary>Made by Dovecot's <c>doveadm pw</c>, by crypt(3) and by Python.</summary>
    public static TheoryData<string> Foreign =>
    [
        "{ARGON2ID}$argon2id$v=19$m=65536,t=3,p=1$lK9quaVuHyh6RL1FB5cKIg$2dDpCmJzzOVGZmG4zV7iBB5sdQiKoLTJYNL7VsYpqHw",
        "$argon2i$v=19$m=32768,t=4,p=1$ecHQstS55R1qomq7ktqRHg$dAE6WUYLBMQf+GnsdovQMgrFFlBwxS49aRHRm1ud2wY",
        "{BLF-CRYPT}$2y$05$uUHIreWAWMemrF4AFSGqee3l4VAewxmwRVIOMRmkSHLZlPatWMea.",
        "$2b$05$abcdefghijklmnopqrstuOOHUv5zfWZRhY2/M.8HC/6JmKkapvuWK",
        "{SHA256-CRYPT}$5$qli0YJMLbNLok1sY$zCzHCC7VbAerQIOSuI05eN3JhP6VlbyxbCdbLvo5ve.",
        "{SHA512-CRYPT}$6$deBgib3aoiUZMSoZ$rV3yvwG6cS8zODbKFX6YQFfzBXhieSQLBTnNXyHQNqlBl5mskVWqCfois4wNE4GB3TaCa//QP1GdvPd8KBi141",
        "$6$rounds=1500$salty$IjmDyNUsIn5/renm6duKm4xvqpiRjW0ZtzsAPDggVxIFpuNjUF2brKtVJjQdSIRpwje/oay2Snd5Jqv8PNj/w.",
        "{CRYPT}$y$j9T$F5Jx5fExrKuPp53xLKQ..1$n7phB53gx8vCBlZnTa348hHpw/FObsJtP9BO/NU7rm1",
        "{PBKDF2}$1$5N1qKNjQRCz39HkK$5000$9899354d28782ed70ec52ffc8f9bf55acb62a6a2",
        "$pbkdf2-sha256$2000$MDEyMzQ1Njc4OWFiY2RlZg$NnWgC.F72cDLRohfQWApCmRlduLIxP0CcxFTCJFDEqk",
        "$pbkdf2-sha512$2000$MDEyMzQ1Njc4OWFiY2RlZg$yXLO0nP0wFO3v0hAupNyKfNMF928EG1gwvAEEk7ztlwNjgqbVll.pgkwsOlNT/.UoAqcsXuyupnhGiShDQmnxg",
        "{plain}tr0ub4dor &3",
    ];

    public static TheoryData<string> Schemes => [.. PasswordHashes.Words];

    [Theory]
    [MemberData(nameof(Foreign))]
    public void A_password_is_known_by_the_hash_that_others_made(string text)
    {
        PasswordHash hash = Read(text);

        Assert.True(hash.Verify(Bytes(Password)));
        Assert.False(hash.Verify(Bytes(Password + " ")));
        Assert.False(hash.Verify(Bytes("tr0ub4dor")));
        Assert.False(hash.Verify([]));
        Assert.False(hash.Verify(new byte[Password.Length]));
    }

    [Theory]
    [MemberData(nameof(Schemes))]
    public void A_hash_that_is_made_knows_its_password(string scheme)
    {
        string? first = PasswordHashes.Make(scheme, Bytes("p\u00e4ss"));
        string? second = PasswordHashes.Make(scheme, Bytes("p\u00e4ss"));

        Assert.True(Read(first!).Verify(Bytes("p\u00e4ss")));
        Assert.False(Read(first!).Verify(Bytes("pass")));
        Assert.Equal(scheme == "plain", first == second);
    }

    [Theory]
    [InlineData("secret", "no password hash; a password that is kept as it is must be written with {PLAIN} before it")]
    [InlineData("", "no password hash; a password that is kept as it is must be written with {PLAIN} before it")]
    [InlineData("{PLAIN}", "invalid password hash for {PLAIN}")]
    [InlineData("{SHA1}x", "unknown password scheme \"{SHA1}\"")]
    [InlineData("{MD5-CRYPT}$1$a$b", "unknown password scheme \"{MD5-CRYPT}\"")]
    [InlineData(
        "{SHA512-CRYPT}$5$qli0YJMLbNLok1sY$zCzHCC7VbAerQIOSuI05eN3JhP6VlbyxbCdbLvo5ve.", "invalid password hash for {SHA512-CRYPT}")]
    [InlineData("$1$abc$0123456789012345678901", "invalid password hash")]
    [InlineData("$6$salt$short", "invalid password hash")]
    [InlineData("$2y$31$uUHIreWAWMemrF4AFSGqee3l4VAewxmwRVIOMRmkSHLZlPatWMea.", "invalid password hash")]
    [InlineData("$2y$05$uUHIreWAWMemrF4AFSGqee3l4VAewxmwRVIOMRmkSHLZlPatWMea", "invalid password hash")]
    [InlineData(
        "$argon2id$v=19$m=99999999,t=3,p=1$lK9quaVuHyh6RL1FB5cKIg$2dDpCmJzzOVGZmG4zV7iBB5sdQiKoLTJYNL7VsYpqHw", "invalid password hash")]
    [InlineData("$argon2id$v=19$m=65536,t=3,p=1$!$2dDpCmJzzOVGZmG4zV7iBB5sdQiKoLTJYNL7VsYpqHw", "invalid password hash")]
    [InlineData("{PBKDF2}$1$a$5000$98", "invalid password hash for {PBKDF2}")]
    public void What_is_no_hash_is_refused_without_being_told(string text, string problem)
    {
        (PasswordHash? hash, string? found) = PasswordHashParser.Read(text);

        Assert.Null(hash);
        Assert.Equal(problem, found);
    }

    [Fact]
    public void A_password_with_a_zero_byte_equals_none()
    {
        Assert.False(Read("$2b$05$abcdefghijklmnopqrstuOOHUv5zfWZRhY2/M.8HC/6JmKkapvuWK").Verify([.. Bytes(Password), 0]));
    }

    private static PasswordHash Read(string text)
    {
        (PasswordHash? hash, string? problem) = PasswordHashParser.Read(text);
        Assert.Null(problem);
        return hash!;
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
