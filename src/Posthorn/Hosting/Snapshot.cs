using Posthorn.Logging;
using Posthorn.Metrics;
using Posthorn.Upstream;

namespace Posthorn.Hosting;

/// <summary>A configuration, resolved: what a reload replaces.</summary>
/// <param name="Core">The process.</param>
/// <param name="ErrorLog">The log of what belongs to no server.</param>
/// <param name="Servers">The server blocks, in the order of the file.</param>
internal sealed record Snapshot(CoreSettings Core, ErrorLogSettings ErrorLog, IReadOnlyList<ServerPlan> Servers)
{
    /// <summary>Where metrics can be had.</summary>
    public IReadOnlyList<MetricsConfig> Metrics { get; init; } = [];

    /// <summary>The groups of backends.</summary>
    public IReadOnlyList<UpstreamSettings> Upstreams { get; init; } = [];
}
