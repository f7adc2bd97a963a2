using Posthorn.Config.Schema;

namespace Posthorn.Metrics;

/// <summary>The directive <c>metrics</c>.</summary>
internal static class MetricsDirectives
{
    internal static readonly Directive<MetricsConfig> Metrics = new("metrics")
    {
        In = [BlockKind.Main],
        Takes = Arity.OneOrMore,
        Repeats = true,
        Syntax = "address:port | port | unix:path [path=/metrics] [allow=address|CIDR|unix:] ...",
        Summary = "Where numbers about the server can be had, over HTTP in Prometheus's text format. `allow` may be given several times, "
            + "and says whose addresses may ask; without it everybody may who can connect. Without the directive nothing listens. "
            + "nginx's mail proxy has no such thing; [operations.md](operations.md) lists what is counted.",
        Parser = MetricsConfig.Parse,
        WhenBound = MetricsConfig.Check,
    };

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Directive> All { get; } = [Metrics];
}
