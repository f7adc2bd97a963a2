using System.Globalization;
using System.Text;
using Posthorn.Bench.Figures;
using Posthorn.Bench.Load;
using Posthorn.Bench.Proxies;
using Posthorn.Bench.Scenarios;
using Posthorn.Bench.Tls;

namespace Posthorn.Bench.Mixed;

/// <summary>
/// The mixed load on one proxy: what it held over time, and whether that stayed flat. All of it is checked as in the scenarios:
/// every byte, every answer, every refusal.
/// </summary>
internal sealed class MixedRun(Rig rig, string program, TimeSpan duration)
{
    private const int UsersPerListener = 40;
    private const double MostGrowth = 1.05;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(2);

    private readonly List<MemorySample> _samples = [];

    /// <summary>Whether memory and descriptors at the end were what they were at the beginning.</summary>
    internal bool IsFlat { get; private set; }

    /// <summary>Runs the load; the report is Markdown.</summary>
    internal string Run()
    {
        TlsUse ecdsa = new(KeyKind.Ecdsa);
        ClientWords[] protocols = [new ImapClientWords(), new Pop3ClientWords(), new SmtpClientWords()];
        TlsUse?[] ways = [null, ecdsa, ecdsa with { StartsLater = true }];
        ProxyListener[] listeners =
            [.. protocols.SelectMany(words => ways.Select(way => new ProxyListener(rig.FreeAddress(), words, way)))];
        rig.StartProxy(rig.Setup(listeners));
        Thread.Sleep(Settle);
        MemorySample first = MemorySample.Take(TimeSpan.Zero, rig.Tree);
        LoadPlace[] places = [.. listeners.Select(rig.PlaceOf)];
        MixedLoad load = new(places, duration, Interval, Sample);
        for (int i = 0; i < listeners.Length * UsersPerListener; i++)
        {
            load.Add(places[i % listeners.Length], listeners[i % listeners.Length].Words, i);
        }

        load.Run();
        Thread.Sleep(Settle);
        MemorySample last = MemorySample.Take(load.Elapsed, rig.Tree);
        return Judge(first, last, load.Counts);
    }

    /// <summary>Memory over time as a picture.</summary>
    internal string Picture()
    {
        ChartLine resident = new("resident memory", [.. _samples.Select(sample => Point(sample, sample.ResidentKb))]);
        ChartLine proportional = new("proportional memory (PSS)", [.. _samples.Select(sample => Point(sample, sample.ProportionalSetKb))]);
        return new LineChart("Memory under mixed load", "time, minutes", "memory, MB", [resident, proportional]).Render();
    }

    private void Sample(TimeSpan at)
    {
        MemorySample sample = MemorySample.Take(at, rig.Tree);
        _samples.Add(sample);
        Console.Error.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{at.TotalSeconds,5:F0} s: PSS {sample.ProportionalSetKb} KB, {sample.Descriptors} descriptors, {sample.Threads} threads"));
    }

    private string Judge(MemorySample first, MemorySample last, MixedCounts counts)
    {
        // The first minute is for settling.
        double early = Mean(Minute, Minute * 2, sample => sample.ProportionalSetKb);
        double late = Mean(duration - Minute, duration, sample => sample.ProportionalSetKb);
        double descriptorsEarly = Mean(Minute, Minute * 2, sample => sample.Descriptors);
        double descriptorsLate = Mean(duration - Minute, duration, sample => sample.Descriptors);
        IsFlat = late <= early * MostGrowth && descriptorsLate <= descriptorsEarly * MostGrowth;
        StringBuilder text = new();
        IFormatProvider format = CultureInfo.InvariantCulture;
        text.AppendLine(format, $"{program}: {counts.Logins} logins, {counts.Refusals} wrong passwords, {counts.Noops} NOOPs,");
        text.AppendLine(format, $"{counts.Bytes / 1e9:F1} GB of verified transfers, {counts.Aborts} transfers cut off");
        text.AppendLine();
        text.AppendLine("| time | PSS, KB | RSS, KB | descriptors | threads |");
        text.AppendLine("|---|---|---|---|---|");
        Append(text, "before", first);
        foreach (MemorySample sample in _samples.Where(sample => sample.At.Ticks % Minute.Ticks == 0))
        {
            Append(text, string.Create(format, $"{sample.At.TotalMinutes:F0} min"), sample);
        }

        Append(text, "all gone", last);
        text.AppendLine();
        text.AppendLine(format, $"second minute and last minute on average: PSS {early:F0} KB and {late:F0} KB,");
        text.AppendLine(format, $"descriptors {descriptorsEarly:F0} and {descriptorsLate:F0}: {(IsFlat ? "flat" : "NOT FLAT")}");
        return text.ToString();
    }

    private double Mean(TimeSpan from, TimeSpan to, Func<MemorySample, double> value)
    {
        return _samples.Where(sample => sample.At >= from && sample.At <= to).Select(value).DefaultIfEmpty().Average();
    }

    private static (double X, double Y) Point(MemorySample sample, long kilobytes)
    {
        return (sample.At.TotalMinutes, kilobytes / 1024.0);
    }

    private static void Append(StringBuilder text, string time, MemorySample sample)
    {
        text.AppendLine(
            CultureInfo.InvariantCulture,
            $"| {time} | {sample.ProportionalSetKb} | {sample.ResidentKb} | {sample.Descriptors} | {sample.Threads} |");
    }
}
