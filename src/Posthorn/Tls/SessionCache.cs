namespace Posthorn.Tls;

/// <summary>What <c>ssl_session_cache</c> says, for the one process that there is: the size is all that tells caches apart.</summary>
/// <param name="IsOff">Whether clients are told that sessions cannot be resumed.</param>
/// <param name="Sessions">How many are kept; 0 for none, which clients are not told: some mail programs need that.</param>
internal sealed record SessionCache(bool IsOff, int Sessions)
{
    /// <summary>nginx's default.</summary>
    public static readonly SessionCache None = new(IsOff: false, 0);
}
