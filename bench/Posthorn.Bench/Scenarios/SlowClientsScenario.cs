using Posthorn.Bench.Load;
using Posthorn.Bench.Proxies;
using Posthorn.Bench.Report;
using Posthorn.Bench.Tls;

namespace Posthorn.Bench.Scenarios;

/// <summary>Connections of which nothing comes, as scanners and attackers leave them: what they cost, and whether others suffer.</summary>
internal sealed class SlowClientsScenario(ClientWords words, SlowKind kind) : Scenario
{
    private const int Clients = 32;
    private const int WarmUp = 500;

    // Stalled ones fill buffers of the kernel at three places each.
    private const int StalledShare = 4;
    private static readonly TimeSpan Settle = TimeSpan.FromMilliseconds(300);

    internal override string Name => $"slow-{kind.ToString().ToLowerInvariant()}";

    internal override string Summary =>
        $"slow clients that {How}; logins and logouts by {Clients} clients at full speed, and as multiples of those without slow clients";

    internal override ProxyAbility Needs => ProxyAbility.Nginx;

    private string How => kind switch
    {
        SlowKind.Mute => "connect where TLS is spoken and never begin",
        SlowKind.Silent => "are greeted and say nothing",
        SlowKind.Drip => "send a byte each second",
        SlowKind.Hello => "send the first half of TLS's first message",
        _ => "are logged in, ask for 256 KB and read nothing (a fourth as many)",
    };

    internal override IReadOnlyList<Figure> Measure(Rig rig)
    {
        int count = kind == SlowKind.Stalled ? rig.Settings.SilentClients / StalledShare : rig.Settings.SilentClients;
        int total = rig.Settings.Logins;
        ProxyListener plain = new(rig.FreeAddress(), words, null);
        ProxyListener secure = new(rig.FreeAddress(), words, new TlsUse(KeyKind.Ecdsa));
        rig.StartProxy(rig.Setup([plain, secure]));
        new LoginLoad(rig.Place, words, WarmUp, Clients).Run();
        LoginLoad alone = new(rig.Place, words, total, Clients);
        TimeSpan cpuAlone = rig.CpuOf(alone);
        Thread.Sleep(Settle);
        long before = rig.Tree.ProportionalSetKb();
        SlowLoad slow = new(kind is SlowKind.Mute or SlowKind.Hello ? rig.PlaceOf(secure) : rig.Place, kind, count);
        slow.Run();
        Thread.Sleep(Settle);
        long after = rig.Tree.ProportionalSetKb();
        LoginLoad load = new(Tending(rig.Place, slow), words, total, Clients);
        TimeSpan cpu = rig.CpuOf(load);
        return
        [
            Figure.Cpu(cpu, total, "login"),
            new Figure("p50", "µs", load.Latencies.Percentile(0.50)),
            new Figure("p99", "µs", load.Latencies.Percentile(0.99)),
            new Figure("CPU to unloaded", "times", cpu / cpuAlone),
            new Figure("p50 to unloaded", "times", load.Latencies.Percentile(0.50) / alone.Latencies.Percentile(0.50)),
            new Figure("p99 to unloaded", "times", load.Latencies.Percentile(0.99) / alone.Latencies.Percentile(0.99)),
            new Figure("memory", "B/slow client", (after - before) * 1024.0 / count),
        ];
    }

    private static LoadPlace Tending(LoadPlace place, SlowLoad slow)
    {
        return place with
        {
            Check = () =>
            {
                place.Check();
                slow.Tend();
            },
        };
    }
}
