using Posthorn.Bench.Kernel;
using Posthorn.Bench.Load;
using Posthorn.Bench.Proxies;
using Posthorn.Bench.Report;

namespace Posthorn.Bench.Scenarios;

/// <summary>How the cost of a login grows with the sessions that are open already.</summary>
internal sealed class GrowthLoginScenario(ClientWords words) : Scenario
{
    private const int Clients = 32;
    private const int WarmUp = 500;
    private static readonly int[] Counts = [1, 100, 1_000, 8_000];

    internal override string Name => "growth-login";

    internal override string Summary =>
        $"logins and logouts by {Clients} clients at full speed beside so many sessions logged in and silent";

    internal override ProxyAbility Needs => ProxyAbility.Nginx;

    internal override Growth Growth => new("CPU of a login", "sessions open already", "CPU, µs per login", IsLogarithmic: true);

    internal override IReadOnlyList<Figure> Measure(Rig rig)
    {
        rig.StartProxy(words);
        new LoginLoad(rig.Place, words, WarmUp, Clients).Run();
        List<Figure> figures = [];
        int open = 0;
        foreach (int count in ResourceLimit.Reachable(Counts))
        {
            rig.OpenSessions(words, count - open);
            open = count;
            LoginLoad load = new(rig.Place, words, rig.Settings.Logins, Clients);
            TimeSpan cpu = rig.CpuOf(load);
            figures.Add(Figure.Cpu(cpu, rig.Settings.Logins, "login").Beside(count, "open sessions"));
        }

        return figures;
    }
}
