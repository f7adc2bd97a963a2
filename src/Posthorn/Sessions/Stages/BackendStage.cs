using System.Diagnostics;
using Posthorn.Logging;
using Posthorn.Protocol;
using Posthorn.Protocol.AuthHttp;
using Posthorn.Tls;
using Posthorn.Transport;
using Posthorn.Upstream;

namespace Posthorn.Sessions.Stages;

/// <summary>
/// Connects to a backend and logs in there in the client's place: at the server that the auth source named, or at one after the
/// other while they cannot be had. The <c>timeout</c> directive caps all of it.
/// </summary>
internal static class BackendStage
{
    /// <summary>Null when the client is logged in at a backend, or may try another password (no backend then).</summary>
    public static async ValueTask<SessionEnd?> RunAsync(Session session)
    {
        AuthBackend place = session.Route!.Backend ?? throw new InvalidOperationException("the auth answer names no server");
        var choice = new ServerChoice(session, place);
        while (true)
        {
            session.Log.Action = "connecting to upstream";
            IoStatus status = await choice.NextAsync();
            session.BackendTls = status == IoStatus.Ok ? choice.Tls() : BackendTlsChoice.Off;
            if (session.BackendTls.Complaint is { } complaint)
            {
                // No server's fault, and no better at the next.
                session.Log.Write(LogLevel.Error, complaint);
                session.Dialog!.Credentials.Forget();
                return await SayUnavailableAsync(session, new SessionEnd(EndedBy.Operator, EndReason.Unavailable));
            }

            if (status == IoStatus.Ok)
            {
                session.Tally.PhaseBegan = Stopwatch.GetTimestamp();
                LocalEnd? from = session.Server.Settings.Proxy.Bind?.For(session, choice.Address!);
                session.Backend = BackendConnector.Connect(session, choice.Address!, from);
                status = session.Backend is { } backend ? await BackendProxyHeader.SendAsync(session, backend) : IoStatus.Failed;
            }

            if (status == IoStatus.Ok)
            {
                status = await BackendTlsStage.BeginAsync(session, session.Backend!);
            }

            LoginOutcome outcome = status == IoStatus.Ok
                ? await BackendLogin.RunAsync(session, session.Backend!, choice)
                : BackendLogin.Lost(session, status);
            SessionMeter.Tried(session, choice.Address is not null, outcome);
            if (outcome.ShowsLife)
            {
                choice.Answers();
            }

            if (!choice.MayGoOn(outcome.Trouble))
            {
                session.Dialog!.Credentials.Forget();
                if (outcome.Refusal is not null)
                {
                    LeaveBackend(session);
                    session.Route = null;
                    session.Log.Upstream = null;
                    return await AuthenticateStage.RefuseAsync(session, outcome.Refusal);
                }

                return outcome.Trouble == LoginTrouble.None ? outcome.End : await SayUnavailableAsync(session, outcome.End!);
            }

            LeaveBackend(session);
        }
    }

    private static void LeaveBackend(Session session)
    {
        session.Backend?.Close();
        session.Backend = null;
    }

    private static ValueTask<SessionEnd> SayUnavailableAsync(Session session, SessionEnd end)
    {
        // The deadline may have come already: saying so gets a time of its own.
        session.Arm(session.Server.Settings.Mail.Timeout);
        return ClientLoss.AbortAsync(session, AbortReason.Unavailable, end);
    }
}
