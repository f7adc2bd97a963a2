using System.Diagnostics;
using Posthorn.Bench.Load;

namespace Posthorn.Bench.Mixed;

/// <summary>Many users of all protocols at once for a given time, all of whom log out at its end.</summary>
internal sealed class MixedLoad(IReadOnlyList<LoadPlace> places, TimeSpan duration, TimeSpan interval, Action<TimeSpan> sample)
    : LoadRun(places[0] with { Limit = duration + LongestEnd })
{
    private static readonly TimeSpan LongestEnd = TimeSpan.FromMinutes(1);

    private readonly PriorityQueue<Action, long> _due = new();
    private readonly long _began = Stopwatch.GetTimestamp();
    private readonly List<MixedActor> _actors = [];
    private TimeSpan _lastSample;
    private int _left;

    internal MixedCounts Counts { get; } = new();

    /// <summary>Whether users are to log out and stay away.</summary>
    internal bool IsEnding => Age >= duration;

    protected override bool IsFinished => _left == _actors.Count;

    protected override string Progress => $"{_left} of {_actors.Count} users gone";

    private TimeSpan Age => Stopwatch.GetElapsedTime(_began);

    /// <summary>Adds a user; before the load runs.</summary>
    internal void Add(LoadPlace place, ClientWords words, int account)
    {
        _actors.Add(new MixedActor(this, place, words, account));
    }

    /// <summary>Has something done in so many milliseconds.</summary>
    internal void After(int milliseconds, Action action)
    {
        _due.Enqueue(action, Stopwatch.GetTimestamp() + (milliseconds * Stopwatch.Frequency / 1000));
    }

    /// <summary>A user is gone for good.</summary>
    internal void Leave()
    {
        _left++;
    }

    protected override void Start()
    {
        for (int i = 0; i < _actors.Count; i++)
        {
            After(i * 20, _actors[i].Begin);
        }
    }

    protected override void StartWhatIsDue()
    {
        while (_due.TryPeek(out _, out long due) && due <= Stopwatch.GetTimestamp())
        {
            _due.Dequeue()();
        }

        if (Age >= _lastSample + interval)
        {
            _lastSample += interval;
            sample(_lastSample);
        }
    }

    protected override TimeSpan Sleep(TimeSpan longest)
    {
        return _due.TryPeek(out _, out long due)
            ? TimeSpan.FromSeconds(Math.Clamp((due - Stopwatch.GetTimestamp()) / (double)Stopwatch.Frequency, 0, longest.TotalSeconds))
            : longest;
    }
}
