namespace Posthorn.Metrics;

/// <summary>One metric as it is declared: the exposition and the documentation derive from it.</summary>
/// <param name="Name">Its name, in Prometheus's rules: base units, <c>_total</c> for counts.</param>
/// <param name="Kind">What its numbers mean.</param>
/// <param name="Help">A sentence for whoever draws it.</param>
/// <param name="Labels">The names of its labels.</param>
internal sealed record MetricFamily(string Name, MetricKind Kind, string Help, params IReadOnlyList<string> Labels);
