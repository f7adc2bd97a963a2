namespace Posthorn.Bench.Metering;

/// <summary>How often processes called the kernel while something was done.</summary>
internal sealed record CallCount(IReadOnlyDictionary<string, long> Calls)
{
    private const int Named = 12;

    internal long Total => Calls.Values.Sum();

    /// <summary>The most frequent calls for each of that many things done.</summary>
    internal string Describe(double things)
    {
        IEnumerable<string> most = Calls
            .OrderByDescending(call => call.Value)
            .Take(Named)
            .Where(call => call.Value / things >= 0.01)
            .Select(call => FormattableString.Invariant($"{call.Key} {call.Value / things:0.##}"));
        return string.Join(", ", most);
    }
}
