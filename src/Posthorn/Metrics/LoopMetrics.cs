using Posthorn.Protocol;

namespace Posthorn.Metrics;

/// <summary>What event loops count: the one list of it.</summary>
internal static class LoopMetrics
{
    private static readonly MetricLabel Protocol = new("protocol", [.. MailProtocols.All.Select(protocol => protocol.Name)]);

    // The words of enumerations, in their order: written out, because to ask for them at the start would cost every process memory.
    private static readonly MetricLabel By = new("by", "client", "backend", "auth_source", "operator", "internal");

    private static readonly MetricLabel Reason = new(
        "reason", "done", "closed", "no_proxy_header", "gone", "broken", "timed_out", "too_long", "refused", "unavailable", "rejected",
        "stopped", "fault");

    private static readonly MetricLabel Method = new(
        "method", "plain", "apop", "cram_md5", "external", "xoauth2", "oauth_bearer", "none");

    private static readonly MetricLabel Result = new("outcome", "accepted", "refused", "temporary", "deferred");

    private static readonly MetricLabel AuthOutcome = new("outcome", "accepted", "refused", "wait", "failed", "abandoned");

    private static readonly MetricLabel ConnectResult = new("outcome", "ok", "failed", "timed_out", "abandoned");

    private static readonly MetricLabel Phase = new("phase", "handshake", "auth", "connect", "login");

    public static readonly LoopMetric Accepted = new(
        0, MetricKind.Counter, "posthorn_sessions_accepted_total", "Clients that were accepted.", Protocol);

    public static readonly LoopMetric TurnedAway = new(
        Accepted.End, MetricKind.Counter, "posthorn_sessions_turned_away_total",
        "Clients that were closed at once because worker_connections were not enough.", Protocol);

    public static readonly LoopMetric Active = new(
        TurnedAway.End, MetricKind.Gauge, "posthorn_sessions_active", "Sessions that are alive.", Protocol);

    public static readonly LoopMetric Proxied = new(
        Active.End, MetricKind.Gauge, "posthorn_sessions_proxied", "Sessions that are logged in and relayed.", Protocol);

    public static readonly LoopMetric Ended = new(
        Proxied.End, MetricKind.Counter, "posthorn_sessions_ended_total",
        "Sessions that ended: whose doing it was, and why.",
        Protocol, By, Reason)
    {
        HidesZeros = true,
    };

    public static readonly LoopMetric Logins = new(
        Ended.End, MetricKind.Counter, "posthorn_logins_total",
        "Attempts to log in, by what became of them: accepted, refused (the auth source or the backend said no), temporary (one of "
        + "them could not be asked), or deferred (the backend said: not now).",
        Protocol, Method, Result)
    {
        HidesZeros = true,
    };

    public static readonly LoopMetric AuthRequests = new(
        Logins.End, MetricKind.Counter, "posthorn_auth_requests_total",
        "Questions to auth sources, by the answer; failed is no answer that can be used, abandoned one that nobody waited for.",
        Protocol, AuthOutcome);

    public static readonly LoopMetric BackendConnects = new(
        AuthRequests.End, MetricKind.Counter, "posthorn_backend_connects_total",
        "Connections to backends, by what became of the attempt.",
        Protocol, ConnectResult);

    public static readonly LoopMetric Phases = new(
        BackendConnects.End, MetricKind.Histogram, "posthorn_login_phase_seconds",
        "How long the phases of a login took: the TLS handshake with the client, the auth source's answer, the connection to the "
        + "backend up to its greeting, the login there.",
        Phase);

    public static readonly LoopMetric Handshakes = new(
        Phases.End, MetricKind.Counter, "posthorn_tls_handshakes_total",
        "TLS handshakes with clients that succeeded: full ones and those that resumed a session.",
        Protocol, new MetricLabel("version", "TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3"), new MetricLabel("kind", "full", "resumed"))
    {
        HidesZeros = true,
    };

    public static readonly LoopMetric FailedHandshakes = new(
        Handshakes.End, MetricKind.Counter, "posthorn_tls_handshake_failures_total",
        "TLS handshakes with clients that failed, or that a client left.", Protocol);

    public static readonly LoopMetric Bytes = new(
        FailedHandshakes.End, MetricKind.Counter, "posthorn_client_bytes_total",
        "Bytes received from clients and sent to them, without TLS; relayed ones count while they pass.",
        Protocol, new MetricLabel("direction", "received", "sent"));

    /// <summary>All of them.</summary>
    public static readonly IReadOnlyList<LoopMetric> All =
    [
        Accepted, TurnedAway, Active, Proxied, Ended, Logins, AuthRequests, BackendConnects, Phases, Handshakes, FailedHandshakes,
        Bytes,
    ];

    /// <summary>How many cells a loop has.</summary>
    public static readonly int CellCount = Bytes.End;
}
