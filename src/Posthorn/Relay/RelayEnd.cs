namespace Posthorn.Relay;

/// <summary>How a relay came to its end.</summary>
internal enum RelayEnd
{
    /// <summary>The client ended first, the backend followed.</summary>
    ClientEnded,

    /// <summary>The backend ended first, the client followed.</summary>
    BackendEnded,

    /// <summary>The client's connection broke.</summary>
    ClientBroke,

    /// <summary>The backend's connection broke.</summary>
    BackendBroke,
}
