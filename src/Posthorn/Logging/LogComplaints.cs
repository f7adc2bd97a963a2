namespace Posthorn.Logging;

/// <summary>Says on the standard error stream that a log cannot be written, once a second at most for all logs together.</summary>
/// <param name="time">The clock.</param>
/// <param name="terminal">Where the text goes.</param>
internal sealed class LogComplaints(TimeProvider time, Action<LogLevel, string> terminal)
{
    private long? _last;

    /// <summary>Says it, or keeps quiet when something was said within the last second. Called by the log's thread alone.</summary>
    public void Say(string text)
    {
        if (_last is { } last && time.GetElapsedTime(last) < TimeSpan.FromSeconds(1))
        {
            return;
        }

        _last = time.GetTimestamp();
        terminal(LogLevel.Alert, text);
    }
}
