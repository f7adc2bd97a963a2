using Posthorn.Logging;
using Posthorn.Protocol;
using Posthorn.Protocol.AuthHttp;

namespace Posthorn.Sessions.Stages;

/// <summary>Finds the backend by <c>proxy_pass</c> when the auth source has named none.</summary>
internal static class RouteStage
{
    /// <summary>Null when the session's route names a backend.</summary>
    public static async ValueTask<SessionEnd?> RunAsync(Session session)
    {
        if (session.Route!.Backend is not null)
        {
            return null;
        }

        session.Log.Action = "choosing an upstream";
        if (session.Server.Settings.ProxyPass is not { } pass)
        {
            session.Log.Write(LogLevel.Error, "no server in the auth answer and no \"proxy_pass\" for it");
        }
        else if (pass.BackendOf(session) is { } place)
        {
            session.Route = session.Route with { Backend = place };
            return null;
        }

        session.Arm(session.Server.Settings.Mail.Timeout);
        session.Dialog!.Credentials.Forget();
        return await ClientLoss.AbortAsync(
            session, AbortReason.Unavailable, new SessionEnd(EndedBy.Operator, EndReason.Unavailable));
    }
}
