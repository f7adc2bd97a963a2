using System.Diagnostics;
using Posthorn.Dns;
using Posthorn.Logging;
using Posthorn.Metrics;
using Posthorn.Protocol;
using Posthorn.Protocol.AuthHttp;
using Posthorn.Transport;
using Posthorn.Upstream;

namespace Posthorn.Sessions.Stages;

/// <summary>
/// Connects to the backend that the auth source named and logs in there in the client's place. The <c>timeout</c> directive caps
/// all of it.
/// </summary>
internal static class BackendStage
{
    // The longest answer line a backend may give before it is logged in, in bytes.
    private const int LongestAnswer = 32768;

    /// <summary>Null when the client is logged in at the backend.</summary>
    public static async ValueTask<SessionEnd?> RunAsync(Session session)
    {
        AuthAccepted route = session.Route!;
        AuthBackend place = route.Backend ?? throw new InvalidOperationException("the auth answer names no server");
        session.Log.Upstream = place.ToString();
        session.Log.Action = "connecting to upstream";
        session.Arm(session.Server.Settings.Mail.Timeout);
        long began = Stopwatch.GetTimestamp();
        (Connection? backend, IoStatus status) = await BackendConnector.ConnectAsync(session, place);
        SessionMeter.Connected(session, status, began);
        session.Backend = backend;
        if (status == IoStatus.Ok)
        {
            status = await BackendProxyHeader.SendAsync(session, backend!);
        }

        if (status == IoStatus.Ok)
        {
            Credentials credentials = session.Dialog!.Credentials;
            began = Stopwatch.GetTimestamp();
            SessionEnd? end = await LogInAsync(session, backend!, session.Dialog.Login(FactsFor(session, route, credentials)));
            credentials.Forget();
            SessionMeter.Took(session, LoginPhase.Login, began);
            return end;
        }

        return await LostAsync(session, status);
    }

    private static LoginFacts FactsFor(Session session, AuthAccepted route, Credentials credentials)
    {
        ProxySettings proxy = session.Server.Settings.Proxy;
        return new LoginFacts(
            route.User ?? credentials.User,
            route.Password ?? credentials.Password,
            session.Server.Settings.Mail.ServerName,
            proxy.PassErrorMessage)
        {
            ProxySmtpAuth = route.SmtpAuth ?? proxy.SmtpAuth,
            Xclient = proxy.Xclient,
            Mechanism = route.Mechanism,
            MasterUser = route.MasterUser,
            Client = ClientOf(session),
        };
    }

    private static BackendClientFacts ClientOf(Session session)
    {
        EndpointAddress? called = session.Client.LocalAddress;
        return new BackendClientFacts
        {
            Address = session.ClientAddress.Host,
            Port = session.ClientAddress.Port,
            Host = session.ClientHost,
            LocalAddress = called?.Ip?.ToString() ?? "",
            LocalPort = called?.Port ?? 0,
            Session = $"{session.Number}",
            IsTls = session.Client.Layer is not null,
        };
    }

    private static async ValueTask<SessionEnd?> LogInAsync(Session session, Connection backend, ILoginDialog login)
    {
        EventLoop loop = session.Worker.Loop;
        LoginStep step = new(LoginAction.NeedInput, 0);
        while (true)
        {
            session.Log.Action = login.Action;
            if (step.Action == LoginAction.NeedInput || (step.Action == LoginAction.Send && backend.Input.IsEmpty))
            {
                IoStatus filled = await backend.FillAsync(LongestAnswer);
                if (filled != IoStatus.Ok)
                {
                    return await LostAsync(session, filled);
                }
            }

            step = login.Advance(backend.Input, loop.ToUpstream, loop.ToClient);
            QuoteOffence(session, backend, step);
            backend.Consume(step.Consumed);
            IoStatus status = await backend.SendAsync(loop.ToUpstream);
            if (status != IoStatus.Ok)
            {
                loop.ToClient.Clear();
                return await LostAsync(session, status);
            }

            status = await session.Client.SendAsync(loop.ToClient);
            if (status != IoStatus.Ok)
            {
                return ClientLoss.After(session, status);
            }

            switch (step.Action)
            {
                case LoginAction.LoggedIn:
                    return null;
                case LoginAction.Rejected:
                    return new SessionEnd(EndedBy.Backend, EndReason.Rejected);
                case LoginAction.Failed:
                    return await ClientLoss.AbortAsync(
                        session, AbortReason.Unavailable, new SessionEnd(EndedBy.Backend, EndReason.Rejected));
                case LoginAction.StartTls:
                    // No configuration that asks for TLS to a backend is accepted yet, so no dialog gets here.
                    throw new InvalidOperationException("TLS to a backend");
            }
        }
    }

    private static void QuoteOffence(Session session, Connection backend, LoginStep step)
    {
        LogLevel level = step.Action == LoginAction.Rejected ? LogLevel.Info : LogLevel.Error;
        if (step.Action is LoginAction.Failed && step.Log is not null)
        {
            session.Log.Write(level, step.Log);
        }
        else if (step.Action is LoginAction.Rejected or LoginAction.Failed && session.Log.Takes(level))
        {
            string offence = LogText.Escape(backend.Input[step.Offence]);
            session.Log.Write(level, $"upstream sent invalid response: \"{offence}\"");
        }
    }

    private static ValueTask<SessionEnd> LostAsync(Session session, IoStatus status)
    {
        switch (status)
        {
            case IoStatus.ClientGone or IoStatus.Stopped:
                return new ValueTask<SessionEnd>(ClientLoss.After(session, status));
            case IoStatus.TimedOut:
                session.Log.Write(LogLevel.Info, "upstream timed out");
                session.Arm(session.Server.Settings.Mail.Timeout);
                break;
            case IoStatus.Ended:
                session.Log.Write(LogLevel.Error, "upstream prematurely closed connection");
                break;
            case IoStatus.Full:
                session.Log.Write(LogLevel.Error, "upstream sent too long response");
                break;
            default:
                if (session.Backend is { Errno: not 0 } backend)
                {
                    session.Log.Write(LogLevel.Error, $"upstream connection broke {SocketError.Describe(backend.Errno)}");
                }

                break;
        }

        return ClientLoss.AbortAsync(
            session, AbortReason.Unavailable, new SessionEnd(EndedBy.Backend, EndReason.Unavailable));
    }
}
