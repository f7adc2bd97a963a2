using Posthorn.Tls;

namespace Posthorn.Metrics;

/// <summary>What there is to know of the running server. The control thread changes it, any thread may read.</summary>
internal sealed class ServerState
{
    private readonly long _started = Now();
    private long _goodReloads;
    private long _failedReloads;
    private long _faults;
    private long _lastGoodLoad = Now();
    private volatile bool _lastLoadGood = true;
    private volatile LoopState[] _counts = [];

    /// <summary>What each loop has counted, those that have ended included: sums never fall.</summary>
    public IReadOnlyList<LoopState> Counts => _counts;

    /// <summary>How many loops accept clients.</summary>
    public required Func<int> Loops { get; init; }

    /// <summary>How many connections all loops watch, and how many they may.</summary>
    public required Func<(long Count, long Limit)> Connections { get; init; }

    /// <summary>The certificates in force.</summary>
    public required Func<IEnumerable<CertificateEnd>> Certificates { get; init; }

    /// <summary>How many log lines were lost.</summary>
    public required Func<long> LostLines { get; init; }

    /// <summary>Counters for one more loop.</summary>
    public LoopState NewCounts()
    {
        var counts = new LoopState();
        _counts = [.. _counts, counts];
        return counts;
    }

    /// <summary>A fault was met outside of a session. Called by any thread.</summary>
    public void Fault() => Interlocked.Increment(ref _faults);

    /// <summary>A reload has put a new configuration into force, or could not.</summary>
    public void Reloaded(bool good)
    {
        Interlocked.Increment(ref good ? ref _goodReloads : ref _failedReloads);
        _lastLoadGood = good;
        if (good)
        {
            Volatile.Write(ref _lastGoodLoad, Now());
        }
    }

    /// <summary>Writes all of it.</summary>
    public void Write(ExpositionWriter output, string version)
    {
        LoopMetricsReader.Write(output, Counts);
        (long connections, long limit) = Connections();
        One(output, ServerMetrics.Build, 1, version);
        One(output, ServerMetrics.Loops, Loops());
        One(output, ServerMetrics.Connections, connections);
        One(output, ServerMetrics.ConnectionLimit, limit);
        output.Begin(ServerMetrics.Reloads);
        output.Sample(Volatile.Read(ref _goodReloads), "ok");
        output.Sample(Volatile.Read(ref _failedReloads), "failed");
        One(output, ServerMetrics.LastReloadGood, _lastLoadGood ? 1 : 0);
        One(output, ServerMetrics.LastGoodReload, Volatile.Read(ref _lastGoodLoad));
        One(output, ServerMetrics.LostLines, LostLines());
        One(output, ServerMetrics.Faults, Volatile.Read(ref _faults));
        WriteCertificates(output);
        WriteProcess(output);
    }

    private static long Now() => DateTimeOffset.UtcNow.ToUnixTimeSeconds();

    private static void One(ExpositionWriter output, MetricFamily family, double value, params ReadOnlySpan<string> labels)
    {
        output.Begin(family);
        output.Sample(value, labels);
    }

    // Several server blocks may show one certificate.
    private void WriteCertificates(ExpositionWriter output)
    {
        output.Begin(ServerMetrics.CertificateEnds);
        foreach (CertificateEnd end in Certificates().DistinctBy(end => (end.Name, end.FirstName)))
        {
            output.Sample(end.Ends.ToUnixTimeSeconds(), end.Name, end.FirstName);
        }
    }

    private void WriteProcess(ExpositionWriter output)
    {
        var facts = ProcessFacts.Now();
        One(output, ServerMetrics.Processor, facts.ProcessorSeconds);
        One(output, ServerMetrics.Resident, facts.ResidentBytes);
        One(output, ServerMetrics.VirtualMemory, facts.VirtualBytes);
        One(output, ServerMetrics.OpenFiles, facts.OpenFiles);
        One(output, ServerMetrics.MostFiles, facts.MostFiles);
        One(output, ServerMetrics.Started, _started);
    }
}
