using Posthorn.Bench.Load;
using Posthorn.Bench.Report;

namespace Posthorn.Bench.Scenarios;

/// <summary>Connections on which nobody logs in, as scanners leave them: what they cost, and whether others suffer.</summary>
internal sealed class SlowClientsScenario(ClientWords words) : Scenario
{
    private const int Clients = 32;
    private const int WarmUp = 500;
    private static readonly TimeSpan Settle = TimeSpan.FromMilliseconds(300);

    internal override string Name => "slow-clients";

    internal override string Summary =>
        $"clients that are greeted and say nothing; meanwhile logins and logouts, {Clients} clients at full speed";

    internal override IReadOnlyList<Figure> Measure(Rig rig)
    {
        int silent = rig.Settings.SilentClients;
        int total = rig.Settings.Logins;
        rig.StartProxy(words);
        new LoginLoad(rig.Place, words, WarmUp, Clients).Run();
        Thread.Sleep(Settle);
        long before = rig.Tree.ProportionalSetKb();
        new SilentLoad(rig.Place, silent).Run();
        Thread.Sleep(Settle);
        long after = rig.Tree.ProportionalSetKb();
        LoginLoad load = new(rig.Place, words, total, Clients);
        TimeSpan cpu = rig.CpuOf(load);
        return
        [
            Figure.Cpu(cpu, total, "login"),
            Figure.Rate(load.Elapsed, total),
            new Figure("p50", "µs", load.Latencies.Percentile(0.50)),
            new Figure("p99", "µs", load.Latencies.Percentile(0.99)),
            new Figure("memory", "B/silent client", (after - before) * 1024.0 / silent),
        ];
    }
}
