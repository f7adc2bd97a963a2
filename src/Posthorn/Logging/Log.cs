namespace Posthorn.Logging;

/// <summary>Where a scope's <c>error_log</c> lines go. Safe to use from any thread; never blocks on a disk or a network.</summary>
internal sealed class Log(LogLevel threshold)
{
    /// <summary>Whether any target takes lines of this level: ask before building a message.</summary>
    public bool Takes(LogLevel level) => level <= threshold;

    /// <summary>
    /// Writes one line: <c>YYYY/MM/DD HH:MM:SS [level] pid#tid: *connection message</c>. The message holds no bytes that did not
    /// pass <c>LogText</c>.
    /// </summary>
    /// <param name="level">How grave it is.</param>
    /// <param name="message">The text, without line end.</param>
    /// <param name="connection">The session's number; 0 for none.</param>
    public void Write(LogLevel level, string message, long connection = 0)
    {
        if (Takes(level))
        {
            Console.Error.WriteLine($"[{level}] *{connection} {message}");
        }
    }
}
