using Posthorn.Bench.Load;
using Posthorn.Bench.Report;

namespace Posthorn.Bench.Scenarios;

/// <summary>From the start of the program to its first greeting, and the memory of a proxy that has done nothing yet.</summary>
internal sealed class StartScenario(ClientWords words) : Scenario
{
    private const int Starts = 5;
    private static readonly TimeSpan Settle = TimeSpan.FromMilliseconds(300);

    internal override string Name => "start";

    internal override string Summary => $"start to first greeting (median of {Starts}), memory when settled";

    internal override IReadOnlyList<Figure> Measure(Rig rig)
    {
        double[] times = new double[Starts];
        for (int i = 0; i < Starts; i++)
        {
            times[i] = rig.StartProxy(words).TotalMilliseconds;
        }

        Thread.Sleep(Settle);
        return
        [
            new Figure("greeting", "ms", Series.Median(times)),
            new Figure("PSS", "KB", rig.Tree.ProportionalSetKb()),
        ];
    }
}
