namespace Posthorn.Bench.Report;

/// <summary>One line of the table: a figure of a scenario, for both proxies, over all rounds.</summary>
internal sealed class FigureRow(string scenario, Figure figure)
{
    internal string Scenario => scenario;

    internal Figure Figure => figure;

    /// <summary>Values by round; a round that failed has none.</summary>
    internal SortedList<int, double> Subject { get; } = [];

    internal SortedList<int, double> Versus { get; } = [];

    /// <summary>Subject to versus within each round that has both.</summary>
    internal List<double> Ratios()
    {
        List<double> ratios = [];
        foreach ((int round, double subject) in Subject)
        {
            if (Versus.TryGetValue(round, out double versus) && versus != 0)
            {
                ratios.Add(subject / versus);
            }
        }

        return ratios;
    }
}
