using System.Security.Cryptography;

namespace Posthorn.Protocol;

/// <summary>Who the client says it is and its proof. Bytes as the client sent them: hostile until encoded for a grammar.</summary>
/// <param name="method">How the proof was given.</param>
/// <param name="user">The user name, decoded.</param>
/// <param name="password">The password, or the digest in hex for APOP and CRAM-MD5; empty for EXTERNAL and none.</param>
/// <param name="salt">The challenge with its angle brackets, for APOP and CRAM-MD5; otherwise empty.</param>
public sealed class Credentials(AuthMethod method, byte[] user, byte[] password, byte[] salt)
{
    /// <summary>The log's line for credentials that <see cref="HoldForbiddenBytes"/>.</summary>
    internal const string ForbiddenBytesLog = "client sent NUL, CR or LF in its user name or password";

    /// <summary>How the proof was given.</summary>
    public AuthMethod Method { get; } = method;

    /// <summary>The user name, decoded.</summary>
    public byte[] User { get; } = user;

    /// <summary>The password or digest.</summary>
    public byte[] Password { get; } = password;

    /// <summary>The challenge with its angle brackets; empty when the method has none.</summary>
    public byte[] Salt { get; } = salt;

    /// <summary>
    /// Whether user or password hold NUL, CR or LF. No backend grammar can carry them safely everywhere, and nginx lets them
    /// through to a POP3 backend as commands: such credentials are refused before anyone is asked.
    /// </summary>
    public bool HoldForbiddenBytes => HasForbidden(User) || HasForbidden(Password);

    /// <summary>Whether the bytes hold NUL, CR or LF; asked of an auth service's answer too.</summary>
    public static bool HasForbidden(ReadOnlySpan<byte> bytes) => bytes.ContainsAny("\0\r\n"u8);

    /// <summary>Overwrites the secret once it is not needed any more.</summary>
    public void Forget() => CryptographicOperations.ZeroMemory(Password);
}
