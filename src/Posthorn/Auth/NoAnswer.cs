using Posthorn.Logging;
using Posthorn.Sessions;
using Posthorn.Transport;

namespace Posthorn.Auth;

/// <summary>What comes of a question to an HTTP service that was not answered as it should be.</summary>
internal static class NoAnswer
{
    /// <summary>Tells the log why, unless the client or the operator ended the wait: then nobody is to blame.</summary>
    /// <param name="session">Who asked.</param>
    /// <param name="settings">The service.</param>
    /// <param name="status">How the wait ended.</param>
    /// <param name="why">Completes <c>auth http server X …</c>; null when the log has been told.</param>
    public static AuthOutcome Of(Session session, AuthHttpSettings settings, IoStatus status, string? why)
    {
        if (status is IoStatus.ClientGone or IoStatus.Stopped)
        {
            return new AuthOutcome(null, status);
        }

        if (why is not null)
        {
            session.Log.Write(LogLevel.Error, $"auth http server {settings.ServerText} {why}");
        }

        return new AuthOutcome(null, IoStatus.Failed);
    }
}
