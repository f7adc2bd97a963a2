using Posthorn.Bench.Kernel;
using Posthorn.Bench.Load;
using Posthorn.Bench.Proxies;
using Posthorn.Bench.Report;

namespace Posthorn.Bench.Scenarios;

/// <summary>How the memory of a session changes with their number.</summary>
internal sealed class GrowthMemoryScenario(ClientWords words) : Scenario
{
    private const int WarmUp = 500;
    private static readonly int[] Counts = [1_000, 3_000, 5_000, 7_000, 9_000];
    private static readonly TimeSpan Settle = TimeSpan.FromMilliseconds(300);

    internal override string Name => "growth-memory";

    internal override string Summary => "memory beyond the warmed-up proxy's for each of so many sessions logged in and silent";

    internal override ProxyAbility Needs => ProxyAbility.Relay;

    internal override Growth Growth => new("Memory of a session", "sessions open", "memory (PSS), bytes per session");

    internal override IReadOnlyList<Figure> Measure(Rig rig)
    {
        rig.StartProxy(words);
        new LoginLoad(rig.Place, words, WarmUp, clients: 32).Run();
        Thread.Sleep(Settle);
        long before = rig.Tree.ProportionalSetKb();
        List<Figure> figures = [];
        int open = 0;
        foreach (int count in ResourceLimit.Reachable(Counts))
        {
            rig.OpenSessions(words, count - open);
            open = count;
            Thread.Sleep(Settle);
            double each = (rig.Tree.ProportionalSetKb() - before) * 1024.0 / count;
            figures.Add(new Figure("memory", "B/session", each).Beside(count, "sessions"));
        }

        return figures;
    }
}
