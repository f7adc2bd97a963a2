using Posthorn.Metrics;
using Posthorn.Sessions;
using Posthorn.Variables;

namespace Posthorn.Logging;

/// <summary>The variables that an access log knows beside those of every session.</summary>
internal static class AccessVariables
{
    /// <summary>All of them, in the order of documentation.</summary>
    public static IReadOnlyList<Variable> All { get; } =
    [
        new("time_local", "The time at the session's end, as `25/Nov/2026:20:00:00 +0000`.", _ => AccessTime.Now.Local),
        new("time_iso8601", "The same as `2026-11-25T20:00:00+00:00`.", _ => AccessTime.Now.Iso),
        new("msec", "The same in seconds since 1970, with milliseconds.", _ => AccessTime.Milliseconds),
        new("remote_user", "The same as `$auth_user`.", SessionValues.User),
        new("status", "How the session ended, in a word: see below.", AccessValues.Status),
        new("ended_by", "Whose doing it was: `client`, `backend`, `auth_source`, `operator` or `internal`.", AccessValues.EndedBy),
        new("end_reason", "The reason, in the words of the metric `posthorn_sessions_ended_total`.", AccessValues.EndReason),
        new("login_attempts", "How often the client tried to log in.", session => SessionValues.Text(session.LoginAttempts)),
        new(
            "bytes_received",
            "Bytes received from the client, without TLS.",
            session => SessionValues.Text(session.Tally.Received)),
        new("bytes_sent", "Bytes sent to the client, without TLS.", session => SessionValues.Text(session.Tally.Sent)),
        new("session_time", "How long the session took, in seconds with milliseconds.", AccessValues.SessionTime),
        new(
            "ssl_handshake_time",
            "How long the TLS handshake with the client took.",
            session => AccessValues.Time(session, LoginPhase.Handshake)),
        new(
            "auth_time",
            "How long the auth source took to answer, all attempts together.",
            session => AccessValues.Time(session, LoginPhase.Auth)),
        new(
            "upstream_connect_time",
            "How long the connection to the backend took, up to its greeting.",
            session => AccessValues.Time(session, LoginPhase.Connect)),
        new("upstream_login_time", "How long the login there took.", session => AccessValues.Time(session, LoginPhase.Login)),
    ];
}
