namespace Posthorn.Auth.Passwords;

/// <summary>What is kept of a password. Verifying may take long by design: never on an event loop.</summary>
internal abstract class PasswordHash
{
    /// <summary>The password itself, where it is kept as it is: CRAM-MD5 and APOP need it; null otherwise.</summary>
    public virtual byte[]? Password => null;

    /// <summary>Whether this is the password; how long that takes does not tell where it differs.</summary>
    public abstract bool Verify(byte[] password);
}
