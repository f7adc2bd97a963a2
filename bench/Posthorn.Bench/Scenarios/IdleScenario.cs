using Posthorn.Bench.Load;
using Posthorn.Bench.Proxies;
using Posthorn.Bench.Report;
using Posthorn.Bench.Tls;

namespace Posthorn.Bench.Scenarios;

/// <summary>Logged-in sessions that say nothing: memory for each, the proxy's total, and what idling costs.</summary>
internal sealed class IdleScenario(ClientWords words, TlsUse? tls = null) : Scenario
{
    private const int WarmUp = 500;
    private static readonly TimeSpan Settle = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan Watched = TimeSpan.FromSeconds(1);

    internal override string Name => tls is null ? "idle" : "idle-tls";

    internal override string Summary =>
        $"sessions{(tls is null ? "" : " over TLS 1.3")} logged in and silent; memory beyond the warmed-up proxy's; all answer afterwards";

    internal override ProxyAbility Needs => ProxyAbility.Relay;

    internal override IReadOnlyList<Figure> Measure(Rig rig)
    {
        int count = tls is null ? rig.Settings.Sessions : rig.Settings.TlsSessions;
        rig.StartProxy(words, tls);
        new LoginLoad(rig.Place, words, WarmUp, clients: 32).Run();
        Thread.Sleep(Settle);
        long before = rig.Tree.ProportionalSetKb();
        MailClient[] sessions = rig.OpenSessions(words, count);
        Thread.Sleep(Settle);
        long after = rig.Tree.ProportionalSetKb();
        TimeSpan cpuBefore = rig.Tree.CpuTime();
        Thread.Sleep(Watched);
        TimeSpan cpu = rig.Tree.CpuTime() - cpuBefore;
        new NoopLoad(rig.Place, sessions, count).Run();
        return
        [
            new Figure("memory", "B/session", (after - before) * 1024.0 / count),
            new Figure("PSS", "KB", after),
            new Figure("CPU", "µs/s", cpu.TotalMicroseconds / Watched.TotalSeconds),
        ];
    }
}
