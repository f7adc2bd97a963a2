using Posthorn.Logging;
using Posthorn.Transport;

namespace Posthorn.Sessions;

/// <summary>The one place that tells the log how a session ended.</summary>
internal static class SessionEndLog
{
    /// <summary>Writes the end, if it has not been told.</summary>
    public static void Write(Session session, SessionEnd end, bool wasProxied)
    {
        SessionLog log = session.Log;
        if (end.Cause is OutOfMemoryException)
        {
            log.Write(LogLevel.Crit, "there is no memory for this session");
        }
        else if (end.Cause is { } fault)
        {
            log.Write(LogLevel.Alert, $"session ended by a fault in posthorn: {FaultText.Of(fault)}");
        }

        TellTruncation(session, end);
        if (end.Log is not null)
        {
            log.Write(LogLevel.Info, end.Log);
        }

        if (wasProxied)
        {
            if (end.Why == EndReason.Broken)
            {
                Connection broken = end.By == EndedBy.Client ? session.Client : session.Backend!;
                string side = end.By == EndedBy.Client ? "client" : "upstream";
                log.Write(LogLevel.Info, $"{side} connection broke {broken.Trouble}");
            }

            log.Action = null;
            log.Write(LogLevel.Info, "proxied session done");
        }
    }

    // A peer that was told of the end first owes no more words: most then just close.
    private static void TellTruncation(Session session, SessionEnd end)
    {
        if (end.By == EndedBy.Client && session.Client.Layer is { InputTruncated: true })
        {
            session.Log.Write(LogLevel.Info, "client ended without close_notify");
        }

        if (end.By == EndedBy.Backend && session.Backend?.Layer is { InputTruncated: true })
        {
            session.Log.Write(LogLevel.Info, "upstream ended without close_notify");
        }
    }
}
