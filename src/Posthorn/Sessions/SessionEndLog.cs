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
        if (end.Cause is { } fault)
        {
            log.Write(LogLevel.Alert, $"session ended by a fault in posthorn: {FaultText.Of(fault)}");
        }

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
}
