using Posthorn.Bench.Load;
using Posthorn.Bench.Report;

namespace Posthorn.Bench.Scenarios;

/// <summary>Connect, log in, log out: the proxy's CPU per session, and how long clients wait.</summary>
internal sealed class LoginScenario(ClientWords words, double perSecond = 0) : Scenario
{
    private const int Clients = 32;
    private const int ClientsWhenPaced = 256;
    private const int WarmUp = 500;
    private const double SecondsWhenPaced = 2;

    internal override string Name => $"login-{words.Protocol}{(perSecond > 0 ? "-paced" : "")}";

    internal override string Summary => perSecond > 0
        ? $"logins and logouts at {perSecond} per second"
        : $"logins and logouts, {Clients} clients at full speed";

    internal override IReadOnlyList<Figure> Measure(Rig rig)
    {
        rig.StartProxy(words.Protocol);
        new LoginLoad(rig.Place, words, WarmUp, Clients).Run();
        int total = perSecond > 0 ? (int)(perSecond * SecondsWhenPaced) : rig.Settings.Logins;
        LoginLoad load = new(rig.Place, words, total, perSecond > 0 ? ClientsWhenPaced : Clients, perSecond);
        TimeSpan cpu = rig.CpuOf(load);
        return
        [
            Figure.Cpu(cpu, total, "login"),
            .. perSecond > 0 ? [] : new[] { Figure.Rate(load.Elapsed, total) },
            new Figure("p50", "µs", load.Latencies.Percentile(0.50)),
            new Figure("p99", "µs", load.Latencies.Percentile(0.99)),
        ];
    }
}
