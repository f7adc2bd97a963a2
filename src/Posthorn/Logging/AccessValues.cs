using System.Diagnostics;
using System.Globalization;
using Posthorn.Metrics;
using Posthorn.Sessions;

namespace Posthorn.Logging;

/// <summary>How the values of an access log's own variables are found.</summary>
internal static class AccessValues
{
    /// <summary>How the session ended, in a word.</summary>
    public static string Status(Session session) => session.Tally.End is not { } end ? "" : end.Why switch
    {
        Sessions.EndReason.Done => "ok",
        Sessions.EndReason.Closed => "closed",
        Sessions.EndReason.Gone => "client_gone",
        Sessions.EndReason.Broken => "broken",
        Sessions.EndReason.TimedOut => "timed_out",
        Sessions.EndReason.TooLong or Sessions.EndReason.NoProxyHeader => "bad_request",
        Sessions.EndReason.Rejected when end.IsTemporary => "temporary",
        Sessions.EndReason.Refused or Sessions.EndReason.Rejected => "refused",
        Sessions.EndReason.Unavailable => "temporary",
        Sessions.EndReason.Stopped => "stopped",
        _ => "fault",
    };

    /// <summary>Whose doing it was.</summary>
    public static string EndedBy(Session session) => session.Tally.End is { } end ? EnumWord.Of(end.By) : "";

    /// <summary>The reason.</summary>
    public static string EndReason(Session session) => session.Tally.End is { } end ? EnumWord.Of(end.Why) : "";

    /// <summary>How long the session has taken.</summary>
    public static string SessionTime(Session session) => Seconds(Stopwatch.GetElapsedTime(session.Tally.Began).TotalSeconds);

    /// <summary>How long a phase took; empty when the session did not come so far.</summary>
    public static string Time(Session session, LoginPhase phase) =>
        session.Tally.Of(phase) is { } microseconds ? Seconds(microseconds / 1e6) : "";

    private static string Seconds(double seconds) => seconds.ToString("0.000", CultureInfo.InvariantCulture);
}
