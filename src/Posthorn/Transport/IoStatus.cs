namespace Posthorn.Transport;

/// <summary>How waiting for a connection ended.</summary>
internal enum IoStatus
{
    /// <summary>As hoped.</summary>
    Ok,

    /// <summary>Nothing to be had without waiting.</summary>
    WouldBlock,

    /// <summary>The peer ended its side.</summary>
    Ended,

    /// <summary>The connection broke; <see cref="Connection.Errno"/> says how.</summary>
    Failed,

    /// <summary>As much as the caller allows is already there, unread.</summary>
    Full,

    /// <summary>The session's deadline came first.</summary>
    TimedOut,

    /// <summary>The client of the session went away while another connection was waited for.</summary>
    ClientGone,

    /// <summary>The operator ends the session.</summary>
    Stopped,
}
