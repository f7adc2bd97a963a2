using Posthorn.Bench.Load;
using Posthorn.Bench.Metering;
using Posthorn.Bench.Report;

namespace Posthorn.Bench.Scenarios;

/// <summary>How often the proxy calls the kernel for one thing done by one client at a time.</summary>
internal sealed class SystemCallScenario(ClientWords words) : Scenario
{
    private const int WarmUp = 200;
    private const int Logins = 500;
    private const int Noops = 1_000;
    private const int Megabytes = 32;

    internal override string Name => "syscalls";

    internal override string Summary =>
        $"system calls counted by strace: {Logins} logins and logouts, {Noops} NOOPs, {Megabytes} MB each way, one client at a time";

    internal override IReadOnlyList<Figure> Measure(Rig rig)
    {
        rig.StartProxy(words);
        new LoginLoad(rig.Place, words, WarmUp, clients: 1).Run();
        MailClient[] session = rig.OpenSessions(words, 1);
        new NoopLoad(rig.Place, session, WarmUp).Run();
        return
        [
            Count(rig, new LoginLoad(rig.Place, words, Logins, clients: 1), Logins, "login"),
            Count(rig, new NoopLoad(rig.Place, session, Noops), Noops, "NOOP"),
            Count(rig, new TransferLoad(rig.Place, session, ClientAct.Download, Megabytes * 1_000_000L), Megabytes, "MB down"),
            Count(rig, new TransferLoad(rig.Place, session, ClientAct.Upload, Megabytes * 1_000_000L), Megabytes, "MB up"),
        ];
    }

    private Figure Count(Rig rig, LoadRun load, int things, string thing)
    {
        using CallCounter counter = rig.CountCalls();
        load.Run();
        CallCount count = counter.Finish();
        rig.Remark($"{Name}, calls per {thing}: {count.Describe(things)}");
        return new Figure(thing, "calls", (double)count.Total / things);
    }
}
