using System.Text;
using Posthorn.Sessions;

namespace Posthorn.Logging;

/// <summary>The access logs of a server block, open for as long as it is.</summary>
internal sealed class AccessLog : IDisposable
{
    private readonly LogBook _book;
    private readonly IReadOnlyList<(AccessLogSettings Settings, Log Log)> _logs;

    private AccessLog(LogBook book, IReadOnlyList<(AccessLogSettings Settings, Log Log)> logs)
    {
        _book = book;
        _logs = logs;
    }

    /// <summary>Opens the logs.</summary>
    /// <returns>Null when there are none.</returns>
    /// <exception cref="IOException">A file cannot be opened: none is left open then.</exception>
    public static AccessLog? Open(LogBook book, IReadOnlyList<AccessLogSettings> settings)
    {
        var opened = new AccessLog(book, []);
        try
        {
            foreach (AccessLogSettings one in settings)
            {
                opened = new AccessLog(book, [.. opened._logs, (one, book.Open([one.Target]))]);
            }
        }
        catch (IOException)
        {
            opened.Dispose();
            throw;
        }

        return settings.Count > 0 ? opened : null;
    }

    /// <summary>Writes a line for a session that ends: its connections are not closed yet.</summary>
    public void Write(Session session)
    {
        var line = new StringBuilder(256);
        foreach ((AccessLogSettings settings, Log log) in _logs)
        {
            if (settings.Condition?.Evaluate(session) is not ("" or "0"))
            {
                settings.Format.Append(line.Clear(), session, settings.Escape);
                log.WriteBare(line.ToString());
            }
        }
    }

    /// <summary>Closes the logs.</summary>
    public void Dispose()
    {
        foreach ((_, Log log) in _logs)
        {
            _book.Close(log);
        }
    }
}
