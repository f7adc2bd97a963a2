namespace Posthorn.Metrics;

/// <summary>What became of an attempt to log in.</summary>
internal enum LoginResult
{
    /// <summary>The client is in.</summary>
    Accepted,

    /// <summary>The auth source or the backend said no.</summary>
    Refused,

    /// <summary>The auth source or the backend could not be asked.</summary>
    Temporary,

    /// <summary>The backend said that it cannot serve now.</summary>
    Deferred,
}
