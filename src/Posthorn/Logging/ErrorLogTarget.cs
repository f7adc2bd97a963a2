namespace Posthorn.Logging;

/// <summary>One <c>error_log</c> directive.</summary>
/// <param name="Level">The least grave level that goes there.</param>
/// <param name="Path">The file as written, relative to the prefix; null when it is none.</param>
/// <param name="Syslog">The syslog daemon; null when it is none. With neither it is the standard error stream.</param>
internal sealed record ErrorLogTarget(LogLevel Level, string? Path, SyslogSettings? Syslog)
{
    /// <summary>Whether lines go to the standard error stream.</summary>
    public bool IsStderr => Path is null && Syslog is null;
}
