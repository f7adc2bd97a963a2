using Posthorn.Bench.Load;
using Posthorn.Bench.Report;
using Posthorn.Bench.Tls;

namespace Posthorn.Bench.Scenarios;

/// <summary>Connect, log in, log out: the proxy's CPU per session, and how long clients wait.</summary>
internal sealed class LoginScenario(ClientWords words, double perSecond = 0, TlsUse? tls = null) : Scenario
{
    private const int Clients = 32;
    private const int ClientsWithTls = 64;
    private const int ClientsWhenPaced = 256;
    private const int WarmUp = 500;
    private const double SecondsWhenPaced = 2;

    internal override string Name => $"login-{words.Name}{tls?.Suffix}{(perSecond > 0 ? "-paced" : "")}";

    internal override string Summary => perSecond > 0
        ? $"logins and logouts at {perSecond} per second{How}"
        : $"logins and logouts, {AtOnce} clients at full speed{How}";

    internal override string Protocol => words.Protocol;

    private string How => (tls is null ? "" : $", {tls.Words}") + (words.Name == words.Protocol ? "" : $" ({words.Name})");

    private int AtOnce => perSecond > 0 ? ClientsWhenPaced : tls is null ? Clients : ClientsWithTls;

    internal override IReadOnlyList<Figure> Measure(Rig rig)
    {
        rig.StartProxy(words, tls);
        new LoginLoad(rig.Place, words, WarmUp, tls is null ? Clients : ClientsWithTls).Run();
        int total = perSecond > 0 ? (int)(perSecond * SecondsWhenPaced) : rig.Settings.Logins;
        LoginLoad load = new(rig.Place, words, total, AtOnce, perSecond);
        TimeSpan cpu = rig.CpuOf(load, tls, total);
        return
        [
            Figure.Cpu(cpu, total, "login"),
            .. perSecond > 0 ? [] : new[] { Figure.Rate(load.Elapsed, total) },
            new Figure("p50", "µs", load.Latencies.Percentile(0.50)),
            new Figure("p99", "µs", load.Latencies.Percentile(0.99)),
        ];
    }
}
