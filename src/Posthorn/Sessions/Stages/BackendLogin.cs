using Posthorn.Auth;
using Posthorn.Logging;
using Posthorn.Protocol;
using Posthorn.Protocol.AuthHttp;
using Posthorn.Protocol.Wire;
using Posthorn.Transport;
using Posthorn.Upstream;

namespace Posthorn.Sessions.Stages;

/// <summary>Drives the conversation that logs in at one backend, and tells the log what went wrong there.</summary>
internal static class BackendLogin
{
    // The longest answer line a backend may give before it is logged in, in bytes.
    private const int LongestAnswer = 32768;

    /// <summary>Logs in over a connection that is ready for it.</summary>
    public static async ValueTask<LoginOutcome> RunAsync(Session session, Connection backend, ServerChoice choice)
    {
        EventLoop loop = session.Worker.Loop;
        ILoginDialog login = session.Dialog!.Login(BackendFacts.Of(session, choice.Address!));
        LoginStep step = new(LoginAction.NeedInput, 0);
        bool isGreeting = true;
        while (true)
        {
            session.Log.Action = login.Action;
            if (step.Action == LoginAction.NeedInput || (step.Action == LoginAction.Send && backend.Input.IsEmpty))
            {
                IoStatus filled = await backend.FillAsync(LongestAnswer);
                if (filled != IoStatus.Ok)
                {
                    return Lost(session, filled, login, choice);
                }
            }

            step = login.Advance(backend.Input, loop.ToUpstream, loop.ToClient);
            QuoteOffence(session, backend, step);
            if (step.Action is LoginAction.LoggedIn or LoginAction.Rejected or LoginAction.Failed)
            {
                Remember(session, login, choice);
            }

            if (step.Action == LoginAction.Rejected && SecretEcho.IsIn(loop.ToClient.Written, session.Route!.Password))
            {
                // The client hears a backend's words, but no secret that another gave for the backend.
                loop.ToClient.Clear();
                step = step with { Action = LoginAction.Failed };
            }

            AuthRefused? refusal = RefusalOf(session, step);
            backend.Consume(step.Consumed);
            IoStatus status = await backend.SendAsync(loop.ToUpstream);
            if (status != IoStatus.Ok)
            {
                loop.ToClient.Clear();
                return Lost(session, status, login, choice);
            }

            if (step is { Action: LoginAction.Rejected, Refusal: LoginRefusal.Temporary }
                && choice.MayPassOn(TroubleOf(step, isGreeting)))
            {
                loop.ToClient.Clear();
                return LoginOutcome.Rejected(TroubleOf(step, isGreeting));
            }

            status = await session.Client.SendAsync(loop.ToClient);
            if (status != IoStatus.Ok)
            {
                return LoginOutcome.Over(ClientLoss.After(session, status));
            }

            switch (step.Action)
            {
                case LoginAction.Failed or LoginAction.Rejected when refusal is not null:
                    return LoginOutcome.Rejected(LoginTrouble.Refused) with { Refusal = refusal };
                case LoginAction.LoggedIn:
                    return default;
                case LoginAction.Rejected:
                    return LoginOutcome.Rejected(TroubleOf(step, isGreeting)) with { Trouble = LoginTrouble.None };
                case LoginAction.Failed:
                    return LoginOutcome.Rejected(TroubleOf(step, isGreeting));
                case LoginAction.StartTls:
                    status = await BackendTlsStage.StartAsync(session, backend, login.TlsStarted);
                    if (status != IoStatus.Ok)
                    {
                        return Lost(session, status);
                    }

                    break;
            }

            if (isGreeting && step.Action != LoginAction.NeedInput)
            {
                isGreeting = false;
                SessionMeter.Greeted(session);
                choice.Answered();
            }
        }
    }

    /// <summary>What comes of a server whose connection could not be had, or was lost before the login was answered.</summary>
    public static LoginOutcome Lost(Session session, IoStatus status)
    {
        if (session.Backend is { HasMoved: false, IsEstablished: false })
        {
            session.Log.Action = "connecting to upstream";
        }

        switch (status)
        {
            case IoStatus.ClientGone or IoStatus.Stopped:
                return LoginOutcome.Over(ClientLoss.After(session, status));
            case IoStatus.TimedOut:
                session.Log.Write(LogLevel.Info, "upstream timed out");
                return LoginOutcome.Unavailable(LoginTrouble.Timeout);
            case IoStatus.Ended:
                session.Log.Write(LogLevel.Error, "upstream prematurely closed connection");
                return LoginOutcome.Unavailable(LoginTrouble.Error);
            case IoStatus.Full:
                session.Log.Write(LogLevel.Error, "upstream sent too long response");
                return LoginOutcome.Unavailable(LoginTrouble.Refused);
            default:
                if (session.Backend is { Errno: not 0 } backend)
                {
                    BackendConnector.LogTrouble(session, backend, "upstream");
                }

                // No room for one more connection is no server's fault, and no better at the next.
                bool isOurs = session.Backend is null && !session.Worker.HasRoom;
                return LoginOutcome.Unavailable(isOurs ? LoginTrouble.Refused : LoginTrouble.Error);
        }
    }

    private static LoginOutcome Lost(Session session, IoStatus status, ILoginDialog login, ServerChoice choice)
    {
        // A client that leaves says nothing of the backend.
        if (status is not (IoStatus.ClientGone or IoStatus.Stopped))
        {
            Remember(session, login, choice);
        }

        return Lost(session, status);
    }

    private static void Remember(Session session, ILoginDialog login, ServerChoice choice)
    {
        if (login.Pipelines is { } pipelines)
        {
            session.Worker.Pipelining.Learn(choice.Address!, pipelines, session.Worker.Loop.Now);
        }
    }

    private static LoginTrouble TroubleOf(LoginStep step, bool isGreeting) => step.IsTemporary ? LoginTrouble.Temporary
        : step.Refusal == LoginRefusal.Temporary ? LoginTrouble.TemporaryForUser
        : isGreeting && step.Log is null ? LoginTrouble.InvalidGreeting
        : LoginTrouble.Refused;

    // A password that nobody but the backend knows to be wrong: the client hears of it as of any wrong password.
    private static AuthRefused? RefusalOf(Session session, LoginStep step)
    {
        if (!IsVerdict(session, step))
        {
            return null;
        }

        WireWriter toClient = session.Worker.Loop.ToClient;
        AuthRefused refused = WrongPassword.Refusal(session);
        if (step.SaslError is not null)
        {
            refused = refused with { Refusal = refused.Refusal with { SaslError = step.SaslError } };
        }

        // After a bearer token the client is owed the failure dance first; the backend's words have no place in it.
        bool passes = toClient.Length > 0 && session.LoginMethod == AuthMethod.Plain;
        refused = refused with { Words = passes ? toClient.Written.ToArray() : null };
        toClient.Clear();
        return refused;
    }

    // Only the client's own secret can be judged: what another gave in its place is not for the client to mend.
    private static bool IsVerdict(Session session, LoginStep step) =>
        session.Server.Settings.AuthChoice.Kind == AuthKind.Backend
        && session.Route!.Password is null
        && step.Refusal == LoginRefusal.Credentials;

    private static void QuoteOffence(Session session, Connection backend, LoginStep step)
    {
        LogLevel level = step.Action == LoginAction.Rejected || IsVerdict(session, step) ? LogLevel.Info : LogLevel.Error;
        if (step.Action is LoginAction.Failed && step.Log is not null)
        {
            session.Log.Write(level, step.Log);
        }
        else if (step.Action is LoginAction.Rejected or LoginAction.Failed && session.Log.Takes(level))
        {
            string quoted = SecretEcho.Quote(
                backend.Input[step.Offence], session.Route!.Password, session.Dialog!.Credentials.Password);
            session.Log.Write(level, $"upstream sent invalid response: {quoted}");
        }
    }
}
