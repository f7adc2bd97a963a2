namespace Posthorn.Upstream;

/// <summary>Why a login at one server came to nothing; the words of <c>proxy_next_upstream</c> are sets of these.</summary>
[Flags]
internal enum LoginTrouble
{
    /// <summary>Nothing that another server could mend: the login succeeded, or the client or the operator ended it.</summary>
    None = 0,

    /// <summary>The server could not be connected to, or the connection broke before the login was answered.</summary>
    Error = 1,

    /// <summary>The server did not take the connection, or did not speak, in time.</summary>
    Timeout = 2,

    /// <summary>The server's first answer was none that lets anybody log in.</summary>
    InvalidGreeting = 4,

    /// <summary>The server said that it cannot serve just now.</summary>
    Temporary = 8,

    /// <summary>The server refused this user, or what it said makes no sense: another one would hardly do otherwise.</summary>
    Refused = 16,

    /// <summary>The server says that it cannot serve this user just now, whose password it was told: not a failure of the server.</summary>
    TemporaryForUser = 32,

    /// <summary>All that another server may mend.</summary>
    Mendable = Error | Timeout | InvalidGreeting | Temporary | TemporaryForUser,
}
