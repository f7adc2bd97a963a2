using Posthorn.Bench.Load;
using Posthorn.Bench.Proxies;
using Posthorn.Bench.Report;
using Posthorn.Bench.Tls;

namespace Posthorn.Bench.Scenarios;

/// <summary>A short command and its answer through open sessions: what the relay adds to each round trip.</summary>
internal sealed class NoopScenario(ClientWords words, double perSecond = 0, TlsUse? tls = null) : Scenario
{
    private const int Sessions = 32;
    private const int SessionsWhenPaced = 64;
    private const int WarmUp = 2_000;
    private const int Total = 80_000;
    private const double SecondsWhenPaced = 2;

    internal override string Name => $"noop-{words.Protocol}{(tls is null ? "" : "-tls")}{(perSecond > 0 ? "-paced" : "")}";

    internal override string Summary => perSecond > 0
        ? $"NOOP at {perSecond} per second over {SessionsWhenPaced} sessions{How}"
        : $"NOOP over {Sessions} sessions at full speed{How}";

    private string How => tls is null ? "" : ", TLS 1.3";

    internal override ProxyAbility Needs => ProxyAbility.Relay;

    internal override IReadOnlyList<Figure> Measure(Rig rig)
    {
        rig.StartProxy(words, tls);
        MailClient[] sessions = rig.OpenSessions(words, perSecond > 0 ? SessionsWhenPaced : Sessions);
        new NoopLoad(rig.Place, sessions, WarmUp).Run();
        int total = perSecond > 0 ? (int)(perSecond * SecondsWhenPaced) : Total;
        NoopLoad load = new(rig.Place, sessions, total, perSecond);
        TimeSpan cpu = rig.CpuOf(load);
        return
        [
            Figure.Cpu(cpu, total, "NOOP"),
            .. perSecond > 0 ? [] : new[] { Figure.Rate(load.Elapsed, total) },
            new Figure("p50", "µs", load.Latencies.Percentile(0.50)),
            new Figure("p99", "µs", load.Latencies.Percentile(0.99)),
        ];
    }
}
