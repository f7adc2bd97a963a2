namespace Posthorn.Metrics;

/// <summary>A label whose values are known beforehand, so that counting is an addition in an array.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Values">Its values, numbered as the code numbers them.</param>
internal sealed record MetricLabel(string Name, params IReadOnlyList<string> Values)
{
    /// <summary>A label with the words of an enumeration: <c>TimedOut</c> becomes <c>timed_out</c>.</summary>
    public static MetricLabel Of<T>(string name)
        where T : struct, Enum => new(name, [.. Enum.GetValues<T>().Select(EnumWord.Of)]);
}
