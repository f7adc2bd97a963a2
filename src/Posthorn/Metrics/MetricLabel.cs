namespace Posthorn.Metrics;

/// <summary>A label whose values are known beforehand, so that counting is an addition in an array.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Values">Its values, numbered as the code numbers them.</param>
internal sealed record MetricLabel(string Name, params IReadOnlyList<string> Values);
