namespace Posthorn.Sessions;

/// <summary>Whose doing the end of a session is.</summary>
internal enum EndedBy
{
    /// <summary>The client's.</summary>
    Client,

    /// <summary>The backend's.</summary>
    Backend,

    /// <summary>The auth source's.</summary>
    AuthSource,

    /// <summary>The operator's: a limit, a timeout, a stop.</summary>
    Operator,

    /// <summary>Posthorn's own fault.</summary>
    Internal,
}
