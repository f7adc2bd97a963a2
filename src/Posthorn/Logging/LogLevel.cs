namespace Posthorn.Logging;

/// <summary>nginx's levels, the gravest first.</summary>
internal enum LogLevel
{
    /// <summary>The program cannot run.</summary>
    Emerg = 1,

    /// <summary>Someone must act now.</summary>
    Alert,

    /// <summary>Something central failed.</summary>
    Crit,

    /// <summary>A request could not be served as configured.</summary>
    Error,

    /// <summary>Something looks wrong.</summary>
    Warn,

    /// <summary>Something worth knowing in normal operation.</summary>
    Notice,

    /// <summary>Every session's events.</summary>
    Info,

    /// <summary>What happens inside.</summary>
    Debug,
}
