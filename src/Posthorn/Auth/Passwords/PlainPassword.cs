using System.Security.Cryptography;

namespace Posthorn.Auth.Passwords;

/// <summary>A password that is kept as it is.</summary>
internal sealed class PlainPassword(byte[] password) : PasswordHash
{
    /// <inheritdoc/>
    public override byte[] Password { get; } = password;

    /// <inheritdoc/>
    public override bool Verify(byte[] password) => CryptographicOperations.FixedTimeEquals(Password, password);
}
