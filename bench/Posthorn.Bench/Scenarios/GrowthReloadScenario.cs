using System.Diagnostics;
using Posthorn.Bench.Kernel;
using Posthorn.Bench.Load;
using Posthorn.Bench.Proxies;
using Posthorn.Bench.Report;

namespace Posthorn.Bench.Scenarios;

/// <summary>How long it takes from HUP until clients meet the new configuration, and how a start grows with it.</summary>
internal sealed class GrowthReloadScenario(ClientWords words) : Scenario
{
    private const string NewName = "again.test";
    private const int InARow = 20;
    private const int AddressesInARow = 200;
    private static readonly int[] Counts = [1, 100, 1_000];
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(20);

    internal override string Name => "growth-reload";

    internal override string Summary =>
        $"so many server blocks: start to the first greeting, HUP to the first of {InARow} greetings in a row by the new configuration";

    internal override ProxyAbility Needs => ProxyAbility.Nginx;

    internal override string Protocol => words.Protocol;

    internal override Growth Growth => new("Reload", "server blocks", "HUP to new greetings, ms", IsLogarithmic: true, "reload");

    internal override IReadOnlyList<Figure> Measure(Rig rig)
    {
        List<Figure> figures = [];
        foreach (int count in Counts)
        {
            int port = rig.FreeAddress().Port;
            ProxySetup setup = rig.Setup([.. Enumerable.Range(0, count).Select(i => new ProxyListener(Address(port, i), words, null))]);
            TimeSpan start = rig.StartProxy(setup);
            long began = Stopwatch.GetTimestamp();
            rig.Reload(setup with { ServerName = NewName });
            TimeSpan reload = AwaitNewName(rig, began);
            figures.Add(new Figure("reload", "ms", reload.TotalMilliseconds).Beside(count, "blocks"));
            figures.Add(new Figure("start", "ms", start.TotalMilliseconds).Beside(count, "blocks"));
        }

        return figures;
    }

    private static SocketAddress4 Address(int port, int number)
    {
        return SocketAddress4.Loopback(port, (number / AddressesInARow * 256) + (number % AddressesInARow) + 1);
    }

    private static TimeSpan AwaitNewName(Rig rig, long began)
    {
        TimeSpan first = default;
        for (int inARow = 0; inARow < InARow;)
        {
            string greeting = rig.Greeting();
            TimeSpan now = Stopwatch.GetElapsedTime(began);
            bool isNew = greeting.Contains(NewName, StringComparison.Ordinal);
            first = isNew && inARow == 0 ? now : first;
            inARow = isNew ? inARow + 1 : 0;
            if (now > Longest)
            {
                throw new BenchException("the new configuration is not in force");
            }
        }

        return first;
    }
}
