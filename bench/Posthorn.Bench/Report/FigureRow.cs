namespace Posthorn.Bench.Report;

/// <summary>One line of the table: a figure of a scenario, for each program, over all rounds.</summary>
internal sealed class FigureRow(string scenario, Figure figure, int programs)
{
    // By round; a round that failed has none.
    private readonly SortedList<int, double>[] _values = [.. Enumerable.Range(0, programs).Select(_ => new SortedList<int, double>())];

    internal string Scenario => scenario;

    internal Figure Figure => figure;

    internal void Add(int program, int round, double value)
    {
        _values[program][round] = value;
    }

    /// <summary>The values of one program, by round.</summary>
    internal IList<double> Values(int program)
    {
        return _values[program].Values;
    }

    /// <summary>The first program's values to another's within each round that has both.</summary>
    internal List<double> Ratios(int program)
    {
        List<double> ratios = [];
        foreach ((int round, double subject) in _values[0])
        {
            if (_values[program].TryGetValue(round, out double other) && other != 0)
            {
                ratios.Add(subject / other);
            }
        }

        return ratios;
    }
}
