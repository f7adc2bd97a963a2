namespace Posthorn.Tls;

/// <summary>Where a connection to a backend leaves its session for the next one.</summary>
internal sealed class BackendSessionSlot(BackendSessions sessions, BackendSessionKey key)
{
    /// <summary>The last session; null when there is none.</summary>
    public SslSessionHandle? Last => sessions.Find(key);

    /// <summary>Keeps a session of OpenSSL's, which belongs to the slot from now on.</summary>
    public void Keep(nint session) => sessions.Keep(key, new SslSessionHandle(session));

    /// <summary>The last session was of no use.</summary>
    public void Forget() => sessions.Forget(key);
}
