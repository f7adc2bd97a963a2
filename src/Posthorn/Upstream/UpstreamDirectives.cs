using System.Globalization;
using Posthorn.Config.Schema;
using Posthorn.Protocol;

namespace Posthorn.Upstream;

/// <summary>The <c>upstream</c> block and what stands in it, in the words of nginx's stream module.</summary>
internal static class UpstreamDirectives
{
    /// <summary>The block of one group.</summary>
    internal static readonly BlockKind Block = new("upstream");

    internal static readonly BlockDirective Upstream = new("upstream")
    {
        In = [MailBlocks.Mail],
        Takes = Arity.One,
        Repeats = true,
        Syntax = "name { ... }",
        Summary = "A group of servers that have the same mailboxes. `proxy_pass` and the auth service's `Auth-Server` may name it. Each "
            + "protocol that uses a group has its own count of the servers' sessions and failures.",
        Opens = Block,
        WhenClosed = UpstreamSettings.Check,
    };

    internal static readonly Directive<UpstreamServerSettings> Server = new("server")
    {
        In = [Block],
        Takes = Arity.OneOrMore,
        Repeats = true,
        Syntax = "address[:port] | unix:path [weight=number] [max_fails=number] [fail_timeout=time] [slow_start=time] "
            + "[max_conns=number] [ssl=on|starttls|off] [ssl_name=name] [backup] [down] [resolve]",
        Summary = "A server of the group. Without a port it is the protocol's: 143, 110 or 25, where TLS comes first (`proxy_ssl on`, "
            + "`ssl=on`) 993, 995 or 465. A name with several addresses is as many servers; with `resolve` it is looked up again and "
            + "again while Posthorn runs. `weight` (1) is its share of the logins. "
            + "After `max_fails` (1) failures within `fail_timeout` (10s) it is left alone for that time, unless it is the only one. "
            + "`slow_start` lets its share grow over that time after it has come back. `max_conns` bounds its sessions. A `backup` "
            + "is used when no other server is available, a server that is `down` never. `ssl` and `ssl_name` are `proxy_ssl` and "
            + "`proxy_ssl_name` for this server alone.",
        Parser = UpstreamServerParser.Parse,
    };

    internal static readonly Directive<HashKey?> Hash = new("hash")
    {
        In = [Block],
        Takes = new Arity(1, 3),
        Syntax = "key [consistent] [load=factor]",
        Summary = "Sends the same key to the same server, such as `hash $auth_user consistent`: each user has a home. When a server goes "
            + "only its users move, and they return with it; with `consistent` or without. `load=1.25` passes a server over that has "
            + "more than that many times its share of the sessions, for the next one of the key.",
        Parser = ParseHash,
    };

    internal static readonly Directive<bool> LeastConnections = new("least_conn")
    {
        In = [Block],
        Takes = Arity.None,
        Syntax = "",
        Summary = "Chooses the server with the fewest sessions for its weight.",
        Parser = _ => true,
    };

    internal static readonly Directive<bool> Random = new("random")
    {
        In = [Block],
        Takes = new Arity(0, 2),
        Syntax = "[two [least_conn]]",
        Summary = "Chooses by chance and weight; with `two` it draws two servers and takes the one with fewer sessions.",
        Parser = ParseRandom,
    };

    internal static readonly Directive<string> Zone = new("zone")
    {
        In = [Block],
        Takes = new Arity(1, 2),
        Syntax = "name [size]",
        Summary = "Accepted and without effect: all event loops always share what is known of the servers.",
        Parser = Values.Text,
    };

    internal static readonly Directive<HealthCheckSettings?> HealthCheck = new("health_check")
    {
        In = [Block],
        Takes = new Arity(0, 9),
        Syntax = "[interval=time] [jitter=time] [timeout=time] [fails=number] [passes=number] [port=number] [type=protocol] "
            + "[user=name password_file=file]",
        Summary = "Asks every server of the group again and again (each 5s) whether it is well, in its protocol: greeting, capabilities, "
            + "TLS where it is spoken, and with `user` a real login, whose password is the first line of the file. After `fails` (1) "
            + "failures in a row a server gets no logins, after `passes` (1) successes it does again. `timeout` (5s) bounds one check. "
            + "A group is checked for each protocol that uses it, from its first login on, or at once where `proxy_pass` names it or "
            + "`type` the protocol.",
        Parser = HealthCheckParser.Parse,
    };

    /// <summary>All of them, in the order of documentation.</summary>
    public static IReadOnlyList<Directive> All { get; } = [Upstream, Server, Hash, LeastConnections, Random, HealthCheck, Zone];

    private static HashKey? ParseHash(DirectiveUse use)
    {
        double factor = 0;
        foreach (string argument in use.Arguments.Skip(1))
        {
            string value = argument.StartsWith("load=", StringComparison.Ordinal) ? argument["load=".Length..] : "";
            bool isFactor = double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double given)
                && given is >= 1 and <= 1000;
            factor = isFactor ? given : argument == "consistent" ? factor : throw use.Error($"invalid parameter \"{argument}\"");
        }

        return new HashKey(use.Arguments[0], factor);
    }

    private static bool ParseRandom(DirectiveUse use) => use.Arguments switch
    {
        [] => false,
        ["two"] or ["two", "least_conn"] => true,
        ["two", var method] => throw use.Error($"invalid parameter \"{method}\""),
        [var word, ..] => throw use.Error($"invalid parameter \"{word}\""),
        _ => throw use.Error("invalid parameter"),
    };
}
