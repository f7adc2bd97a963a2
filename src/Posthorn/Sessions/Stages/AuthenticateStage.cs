using System.Diagnostics;
using Posthorn.Auth;
using Posthorn.Logging;
using Posthorn.Protocol;
using Posthorn.Protocol.AuthHttp;
using Posthorn.Transport;

namespace Posthorn.Sessions.Stages;

/// <summary>
/// Asks the auth source about the credentials. A yes sets the session's route; a no is said in the protocol's words, after which
/// the client may try again if the source set a time to wait.
/// </summary>
internal static class AuthenticateStage
{
    // nginx asks again at once, for ever, when WAIT comes without a time: a tight loop against the auth service.
    private const int MostWaits = 100;
    private static readonly TimeSpan LeastWait = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Null when the client is let in (route set), or goes on with its dialog (route null): to try again, or to be refused.
    /// </summary>
    public static async ValueTask<SessionEnd?> RunAsync(Session session)
    {
        Credentials credentials = session.Dialog!.Credentials;
        session.LoginAttempts++;
        session.Log.Login = credentials.User;
        session.LoginMethod = credentials.Method;
        session.Log.Action = "in http auth state";
        for (int waits = 0; waits <= MostWaits; waits++)
        {
            long began = Stopwatch.GetTimestamp();
            AuthOutcome outcome = credentials.HoldForbiddenBytes
                ? new AuthOutcome(new AuthRefused(new AuthRefusal("Invalid credentials"), 0))
                : await session.Server.Auth.AskAsync(session, credentials);
            SessionMeter.Asked(session, outcome, began);
            switch (outcome.Answer)
            {
                case AuthAccepted accepted:
                    session.Route = accepted;
                    return null;
                case AuthRefused refused:
                    credentials.Forget();
                    return await RefuseAsync(session, refused);
                case AuthWait wait:
                    IoStatus paused = await PauseAsync(session, TimeSpan.FromSeconds(wait.Seconds));
                    if (paused != IoStatus.TimedOut)
                    {
                        credentials.Forget();
                        return ClientLoss.After(session, paused);
                    }

                    break;
                case null:
                    return await NoAnswerAsync(session, outcome.Status);
                default:
                    throw new UnreachableException();
            }
        }

        session.Log.Write(LogLevel.Error, "auth http server asked to wait too many times");
        return await NoAnswerAsync(session, IoStatus.Failed);
    }

    /// <summary>Says a no. Null when the client may try again.</summary>
    public static async ValueTask<SessionEnd?> RefuseAsync(Session session, AuthRefused refused)
    {
        if (session.Log.Takes(LogLevel.Info))
        {
            session.Log.Write(LogLevel.Info, $"client login failed: \"{LogText.Escape(refused.Refusal.Message)}\"");
        }

        if (refused.Pause > TimeSpan.Zero)
        {
            IoStatus paused = await PauseAsync(session, refused.Pause);
            if (paused != IoStatus.TimedOut)
            {
                return ClientLoss.After(session, paused);
            }
        }

        DialogAction next = session.Dialog!.Refused(refused.Refusal, refused.MayTryAgain, session.Worker.Loop.ToClient);
        if (refused.Words is not null)
        {
            session.Worker.Loop.ToClient.Clear();
            session.Worker.Loop.ToClient.Write(refused.Words);
        }

        session.Arm(session.Server.Settings.Mail.Timeout);
        IoStatus status = await session.Client.SendAsync(session.Worker.Loop.ToClient);
        if (status != IoStatus.Ok)
        {
            return ClientLoss.After(session, status);
        }

        return next == DialogAction.Refuse ? new SessionEnd(EndedBy.AuthSource, EndReason.Refused) : null;
    }

    private static async ValueTask<IoStatus> PauseAsync(Session session, TimeSpan time)
    {
        session.Arm(time < LeastWait ? LeastWait : time);
        return await session.Client.PauseAsync();
    }

    private static async ValueTask<SessionEnd> NoAnswerAsync(Session session, IoStatus status)
    {
        session.Dialog!.Credentials.Forget();
        if (status is IoStatus.ClientGone or IoStatus.Stopped)
        {
            return ClientLoss.After(session, status);
        }

        session.Arm(session.Server.Settings.Mail.Timeout);
        return await ClientLoss.AbortAsync(
            session, AbortReason.Unavailable, new SessionEnd(EndedBy.AuthSource, EndReason.Unavailable));
    }
}
