namespace Posthorn.Metrics;

/// <summary>The parts of a login that take time.</summary>
internal enum LoginPhase
{
    /// <summary>The TLS handshake with the client.</summary>
    Handshake,

    /// <summary>The question to the auth source.</summary>
    Auth,

    /// <summary>The connection to the backend, up to its greeting.</summary>
    Connect,

    /// <summary>The login at the backend.</summary>
    Login,
}
