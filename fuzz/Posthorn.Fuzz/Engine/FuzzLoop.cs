namespace Posthorn.Fuzz.Engine;

/// <summary>
/// Feeds a target with ever new inputs for a time, and breeds from those that took branches which none took before. Several
/// findings in one run are kept once for each place in the code.
/// </summary>
internal sealed class FuzzLoop(IFuzzTarget target, Findings findings, Watchdog watchdog, int seed)
{
    // So many inputs between two looks at the clock, which costs as much as a small input.
    private const int Batch = 64;

    private readonly CoverageMap _coverage = new();
    private readonly List<byte[]> _pool = [];
    private readonly HashSet<string> _places = [];
    private readonly Random _random = new(seed);

    private long _runs;

    /// <summary>Runs for a time, which is processor time: a busy machine makes a run longer, not smaller.</summary>
    /// <returns>How many different things were found.</returns>
    public int Run(TimeSpan time)
    {
        foreach (byte[] input in target.Seeds.Concat(findings.Corpus(target.Name)))
        {
            Try(input, isKept: true);
        }

        int seeds = _pool.Count;
        var mutator = new Mutator(_random, target.Words);
        TimeSpan end = Environment.CpuUsage.TotalTime + time;
        while (Environment.CpuUsage.TotalTime < end)
        {
            for (int i = 0; i < Batch; i++)
            {
                Try(mutator.Mutate(Pick(), Pick()), isKept: false);
            }
        }

        Console.WriteLine(
            $"{target.Name}: {_runs} inputs in {time.TotalSeconds:0} s of CPU (seed {seed}), {_coverage.Edges} edges, "
            + $"{_pool.Count - seeds} inputs added to {seeds}, {_places.Count} found");
        return _places.Count;
    }

    // The younger half is picked more often: it has been bred from less.
    private byte[] Pick() => _random.Next(2) == 0 ? _pool[_random.Next(_pool.Count)] : _pool[_random.Next(_pool.Count / 2, _pool.Count)];

    private void Try(byte[] input, bool isKept)
    {
        _runs++;
        CoverageMap.Clear();
        watchdog.Begin(target.Name, input);
        try
        {
            target.Run(input);
        }
        catch (Exception found)
        {
            // Once for each place: the first lines of the trace are the place.
            string place = found is FindingException
                ? found.Message.Split('\n')[0]
                : string.Join('\n', $"{found.GetType()}{found.StackTrace}".Split('\n').Take(3));
            if (_places.Add(place))
            {
                findings.KeepFinding(target.Name, input, $"{found}");
            }

            return;
        }
        finally
        {
            watchdog.End();
        }

        if (_coverage.Learn() || (isKept && _pool.Count == 0))
        {
            _pool.Add(input);
            if (!isKept)
            {
                findings.KeepInteresting(target.Name, input);
            }
        }
    }
}
