using Posthorn.Logging;

namespace Posthorn.Sessions.Stages;

/// <summary>The client is in: who it is goes to the log, and its time begins to run.</summary>
internal static class AcceptStage
{
    /// <summary>Always opens the door.</summary>
    public static SessionEnd? Run(Session session)
    {
        if (session.Log.Takes(LogLevel.Info))
        {
            session.Log.WriteBare(LogLevel.Info, $"client {session.ClientAddress} connected to {session.Target.Name}");
        }

        session.Arm(session.Server.Settings.Mail.Timeout);
        return null;
    }
}
