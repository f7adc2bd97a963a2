using Posthorn.Bench.Load;
using Posthorn.Bench.Report;
using Posthorn.Bench.Tls;

namespace Posthorn.Bench.Scenarios;

/// <summary>Connect, TLS handshake, greeting, good-bye: what TLS costs the proxy before anybody logs in.</summary>
internal sealed class HandshakeScenario(ClientWords words, TlsUse tls) : Scenario
{
    private const int Clients = 64;
    private const int WarmUp = 500;

    internal override string Name =>
        $"handshake-{(tls.Key == KeyKind.Rsa ? "rsa" : "ecdsa")}{(tls.IsOld ? "-tls12" : "")}{(tls.Resumes ? "-resumed" : "")}";

    internal override string Summary =>
        $"{tls.Words}; greeting and logout, {Clients} clients at full speed";

    internal override IReadOnlyList<Figure> Measure(Rig rig)
    {
        int total = rig.Settings.Logins;
        rig.StartProxy(words, tls);
        new LoginLoad(rig.Place, words, WarmUp, Clients, logsIn: false).Run();
        LoginLoad load = new(rig.Place, words, total, Clients, logsIn: false);
        TimeSpan cpu = rig.CpuOf(load, tls, total);
        return
        [
            Figure.Cpu(cpu, total, "handshake"),
            Figure.Rate(load.Elapsed, total),
            new Figure("p50", "µs", load.Latencies.Percentile(0.50)),
            new Figure("p99", "µs", load.Latencies.Percentile(0.99)),
        ];
    }
}
