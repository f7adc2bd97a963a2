using System.Diagnostics;
using Posthorn.Auth;
using Posthorn.Metrics;
using Posthorn.Protocol.AuthHttp;
using Posthorn.Tls;
using Posthorn.Transport;
using Posthorn.Upstream;

namespace Posthorn.Sessions;

/// <summary>The one place that counts what sessions do. A few additions in memory of the session's own loop for each step.</summary>
internal static class SessionMeter
{
    private const int Tls10 = 0x301;
    private const int Tls13 = 0x304;

    /// <summary>A client was accepted.</summary>
    public static void Accepted(Session session)
    {
        session.Tally.Began = Stopwatch.GetTimestamp();
        Add(session, LoopMetrics.Accepted.Cell(ProtocolOf(session)));
        Add(session, LoopMetrics.Active.Cell(ProtocolOf(session)));
    }

    /// <summary>A handshake with the client is over.</summary>
    public static void Shook(Session session, TlsLayer layer, IoStatus status, long began)
    {
        if (status != IoStatus.Ok)
        {
            Add(session, LoopMetrics.FailedHandshakes.Cell(ProtocolOf(session)));
            return;
        }

        int version = Math.Clamp(layer.Version, Tls10, Tls13) - Tls10;
        Add(session, LoopMetrics.Handshakes.Cell(ProtocolOf(session), version, layer.IsResumed ? 1 : 0));
        Took(session, LoginPhase.Handshake, began);
    }

    /// <summary>An auth source was asked.</summary>
    public static void Asked(Session session, AuthOutcome outcome, long began)
    {
        AuthRequestOutcome what = outcome.Answer switch
        {
            AuthAccepted => AuthRequestOutcome.Accepted,
            AuthRefused => AuthRequestOutcome.Refused,
            AuthWait => AuthRequestOutcome.Wait,
            _ when outcome.Status is IoStatus.ClientGone or IoStatus.Stopped => AuthRequestOutcome.Abandoned,
            _ => AuthRequestOutcome.Failed,
        };
        Add(session, LoopMetrics.AuthRequests.Cell(ProtocolOf(session), (int)what));
        Took(session, LoginPhase.Auth, began);
    }

    /// <summary>A backend has greeted.</summary>
    public static void Greeted(Session session)
    {
        Took(session, LoginPhase.Connect, session.Tally.PhaseBegan);
        session.Tally.PhaseBegan = Stopwatch.GetTimestamp();
    }

    /// <summary>A login was tried at a backend.</summary>
    /// <param name="session">The session.</param>
    /// <param name="wasFound">Whether there was a backend to connect to.</param>
    /// <param name="outcome">What came of it.</param>
    public static void Tried(Session session, bool wasFound, LoginOutcome outcome)
    {
        if (!wasFound)
        {
            return;
        }

        ConnectOutcome what = session.Backend is { HasMoved: true } or { IsEstablished: true } ? ConnectOutcome.Ok
            : outcome.Trouble == LoginTrouble.Timeout ? ConnectOutcome.TimedOut
            : outcome.Trouble == LoginTrouble.None ? ConnectOutcome.Abandoned
            : ConnectOutcome.Failed;
        Add(session, LoopMetrics.BackendConnects.Cell(ProtocolOf(session), (int)what));
        if (outcome.End is null)
        {
            Took(session, LoginPhase.Login, session.Tally.PhaseBegan);
        }
    }

    /// <summary>A phase of the login is over.</summary>
    public static void Took(Session session, LoginPhase phase, long began)
    {
        long microseconds = (long)Stopwatch.GetElapsedTime(began).TotalMicroseconds;
        session.Tally.Add(phase, microseconds);
        session.Worker.Counts.Observe(LoopMetrics.Phases.Cell((int)phase), microseconds);
    }

    /// <summary>An attempt to log in came to nothing, and the client may try again.</summary>
    public static void Attempted(Session session, LoginResult outcome) =>
        Add(session, LoopMetrics.Logins.Cell(ProtocolOf(session), (int)session.LoginMethod!.Value, (int)outcome));

    /// <summary>The client is in.</summary>
    public static void LoggedIn(Session session)
    {
        Attempted(session, LoginResult.Accepted);
        Moved(session);
        Add(session, LoopMetrics.Proxied.Cell(ProtocolOf(session)));
    }

    /// <summary>Bytes went to the client or came from it.</summary>
    public static void Moved(Session session)
    {
        (uint received, uint sent) = session.Client.TakeCounts();
        session.Tally.Received += received;
        session.Tally.Sent += sent;
        int cell = session.Server.BytesCell;
        Add(session, cell, received);
        Add(session, cell + 1, sent);
    }

    /// <summary>The session is over.</summary>
    public static void Ended(Session session, SessionEnd end)
    {
        session.Tally.End = end;
        int protocol = ProtocolOf(session);
        Moved(session);
        Add(session, LoopMetrics.Active.Cell(protocol), -1);
        Add(session, LoopMetrics.Ended.Cell(protocol, (int)end.By, (int)end.Why));
        if (session.IsProxied)
        {
            Add(session, LoopMetrics.Proxied.Cell(protocol), -1);
        }
        else if (session.LoginAttempts > 0 && OutcomeOf(end) is { } outcome)
        {
            Attempted(session, outcome);
        }
    }

    // A client that leaves, or is timed out, before it has an answer has none.
    private static LoginResult? OutcomeOf(SessionEnd end) => (end.By, end.Why) switch
    {
        (EndedBy.AuthSource, EndReason.Refused) or (EndedBy.Backend, EndReason.Rejected) => LoginResult.Refused,
        (EndedBy.AuthSource or EndedBy.Backend, EndReason.Unavailable) => LoginResult.Temporary,
        _ => null,
    };

    private static int ProtocolOf(Session session) => session.Server.ProtocolNumber;

    private static void Add(Session session, int cell, long count = 1) => session.Worker.Counts.Add(cell, count);
}
