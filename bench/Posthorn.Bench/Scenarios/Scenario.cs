using Posthorn.Bench.Report;

namespace Posthorn.Bench.Scenarios;

/// <summary>One question to a proxy. Each measurement gets a rig of its own and yields the same figures in the same order.</summary>
internal abstract class Scenario
{
    internal abstract string Name { get; }

    /// <summary>What is done, in one line.</summary>
    internal abstract string Summary { get; }

    internal abstract IReadOnlyList<Figure> Measure(Rig rig);
}
