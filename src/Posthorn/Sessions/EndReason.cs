namespace Posthorn.Sessions;

/// <summary>Why a session ended.</summary>
internal enum EndReason
{
    /// <summary>A proxied session came to its natural end.</summary>
    Done,

    /// <summary>The client said goodbye, or too many errors, before it logged in.</summary>
    Closed,

    /// <summary>A PROXY header was to come first, and something else came.</summary>
    NoProxyHeader,

    /// <summary>The client went away before it logged in.</summary>
    Gone,

    /// <summary>A connection broke.</summary>
    Broken,

    /// <summary>A deadline passed.</summary>
    TimedOut,

    /// <summary>A command or an answer was longer than its buffer.</summary>
    TooLong,

    /// <summary>The auth source said no.</summary>
    Refused,

    /// <summary>The auth source or the backend could not serve.</summary>
    Unavailable,

    /// <summary>The backend refused a login that the auth source had accepted.</summary>
    Rejected,

    /// <summary>Posthorn stops.</summary>
    Stopped,

    /// <summary>An exception; the cause holds it.</summary>
    Fault,
}
