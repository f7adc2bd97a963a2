namespace Posthorn.Auth.Files;

/// <summary>What came of checking a password.</summary>
/// <param name="Entry">The user's entry when the password is right; otherwise null.</param>
/// <param name="Reason">Why not, for the log; null for nothing beyond a wrong name or password.</param>
internal sealed record PasswordVerdict(PasswordEntry? Entry, string? Reason = null)
{
    /// <summary>A wrong name or password.</summary>
    public static readonly PasswordVerdict No = new(null, null);
}
