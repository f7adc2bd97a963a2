using Posthorn.Bench.Load;
using Posthorn.Bench.Proxies;
using Posthorn.Bench.Report;
using Posthorn.Bench.Tls;

namespace Posthorn.Bench.Scenarios;

/// <summary>Bulk through open sessions, every byte checked by the receiver. A GB is 10^9 bytes.</summary>
internal sealed class TransferScenario(ClientWords words, ClientAct direction, TlsUse? tls = null, bool hasLargeBuffers = false)
    : Scenario
{
    private const int Sessions = 8;
    private const string LargeBuffers = "proxy_buffer 64k; imap_client_buffer 64k;";
    private const long WarmUpEach = 4_000_000;

    internal override string Name => $"{Direction}{(tls is null ? "" : "-tls")}{(hasLargeBuffers ? "-64k" : "")}";

    internal override string Summary => $"{Direction} over {Sessions} sessions at once, content verified"
        + $"{(tls is null ? "" : ", TLS 1.3")}{(hasLargeBuffers ? $", {LargeBuffers}" : "")}";

    internal override ProxyAbility Needs => hasLargeBuffers ? ProxyAbility.Nginx : ProxyAbility.Relay;

    private string Direction => direction == ClientAct.Download ? "download" : "upload";

    internal override IReadOnlyList<Figure> Measure(Rig rig)
    {
        rig.StartProxy(words, tls, hasLargeBuffers ? LargeBuffers : "");
        MailClient[] sessions = rig.OpenSessions(words, Sessions);
        new TransferLoad(rig.Place, sessions, direction, WarmUpEach).Run();
        long each = (long)(rig.Settings.Gigabytes * 1e9 / Sessions);
        TransferLoad load = new(rig.Place, sessions, direction, each);
        TimeSpan cpu = rig.CpuOf(load);
        double gigabytes = each * Sessions / 1e9;
        return
        [
            new Figure("CPU", "ms/GB", cpu.TotalMilliseconds / gigabytes),
            new Figure("speed", "MB/s", gigabytes * 1000 / load.Elapsed.TotalSeconds, MoreIsBetter: true),
        ];
    }
}
