namespace Posthorn.RealServers.Tests.Faults;

/// <summary>Something that goes wrong behind the proxy while a client logs in.</summary>
/// <param name="Who">backend, auth service or token issuer.</param>
/// <param name="Where">At which place of its conversation.</param>
/// <param name="Act">What it does.</param>
/// <param name="Place">The place for <see cref="FaultyPeer"/>; <see cref="LastLine"/> for the line before the login is done.</param>
/// <param name="Logged">What the log says; one of these where protocols differ.</param>
internal sealed record Fault(string Who, string Where, Act Act, int Place, params string[] Logged)
{
    public const int LastLine = int.MaxValue;

    private const string TimedOut = "upstream timed out";
    private const string Closed = "upstream prematurely closed connection";
    private const string Broke = "upstream connection broke (104: Connection reset by peer)";
    private const string BrokeInSending = "upstream connection broke (32: Broken pipe)";
    private const string Invalid = "upstream sent invalid response";
    private const string Handshake = "SSL handshak";
    private const string Unjudged = "the issuer does not answer about tokens";
    private const string TooLong = "upstream sent too long response";

    /// <summary>All of them. A backend may fail instead of its greeting, at one of its answers and in its handshake.</summary>
    public static readonly IReadOnlyList<Fault> All =
    [
        new("backend", "connect", Act.Refuses, 0, "connect() failed (111: Connection refused)"),
        new("backend", "connect", Act.HangsInConnect, 0, TimedOut),
        .. AtEachPlace(Act.Hangs, TimedOut),
        .. AtEachPlace(Act.Closes, Closed),
        .. AtEachPlace(Act.Resets, Broke, Closed, "connect() failed ("),
        .. AtEachPlace(Act.HalfCloses, Closed),
        .. AtEachPlace(Act.SendsGarbage, Invalid),
        .. AtEachPlace(Act.SendsMegabyte, TooLong, Invalid),
        .. AtEachPlace(Act.Drips, TimedOut, TooLong, Invalid),
        InHandshake(Act.Hangs, TimedOut),
        InHandshake(Act.Closes, Handshake),
        InHandshake(Act.Resets, Handshake, Broke, BrokeInSending, "connect() failed ("),
        InHandshake(Act.HalfCloses, Handshake),
        InHandshake(Act.SendsGarbage, Handshake),
        InHandshake(Act.SendsMegabyte, Handshake),
        InHandshake(Act.Drips, Handshake, TimedOut),
        new("auth service", "connect", Act.Refuses, 0, "(111: Connection refused)"),
        new("auth service", "connect", Act.HangsInConnect, 0, "timed out"),
        new("auth service", "answer", Act.Hangs, 1, "timed out"),
        new("auth service", "answer", Act.Closes, 1, "prematurely closed connection"),
        new("auth service", "answer", Act.Resets, 1, "prematurely closed connection", "(104: Connection reset by peer)"),
        new("auth service", "answer", Act.HalfCloses, 1, "prematurely closed connection"),
        new("auth service", "answer", Act.SendsGarbage, 1, "sent invalid response"),
        new("auth service", "answer", Act.SendsMegabyte, 1, "sent too big header"),
        new("auth service", "answer", Act.Drips, 1, "timed out"),
        .. new[]
        {
            Act.Refuses, Act.HangsInConnect, Act.Hangs, Act.Closes, Act.Resets, Act.HalfCloses, Act.SendsGarbage, Act.SendsMegabyte,
            Act.Drips,
        }.Select(act => new Fault("token issuer", act is Act.Refuses or Act.HangsInConnect ? "connect" : "answer", act, 1, Unjudged)),
    ];

    /// <summary>Directives without which it does not come about.</summary>
    public string Directives { get; private init; } = "";

    /// <summary>Its name in tests.</summary>
    public string Name => $"{Who}: {Act} at {Where}";

    /// <summary>Whether a line of the log tells of it.</summary>
    public bool IsLoggedBy(string line) => Array.Exists(Logged, words => line.Contains(words, StringComparison.Ordinal));

    private static IEnumerable<Fault> AtEachPlace(Act act, params string[] logged) =>
    [
        new("backend", "greeting", act, -1, logged), new("backend", "first answer", act, 1, logged),
        new("backend", "second answer", act, 2, logged), new("backend", "last answer", act, LastLine, logged),
    ];

    private static Fault InHandshake(Act act, params string[] logged) =>
        new("backend", "TLS handshake", act, -1, logged) { Directives = "proxy_ssl on; proxy_ssl_verify off;" };
}
