using System.Runtime.CompilerServices;
using Posthorn.Metrics;

namespace Posthorn.Sessions;

/// <summary>What is counted and timed of one session, for metrics and the access log.</summary>
internal struct SessionTally
{
    private Phases _phases;

    /// <summary>When the session began, in ticks of the stopwatch.</summary>
    public long Began { get; set; }

    /// <summary>When the phase at hand began, where several stages share one.</summary>
    public long PhaseBegan { get; set; }

    /// <summary>How many bytes were received from the client, without TLS.</summary>
    public long Received { get; set; }

    /// <summary>How many bytes were sent to the client, without TLS.</summary>
    public long Sent { get; set; }

    /// <summary>How the session ended; null while it is alive.</summary>
    public SessionEnd? End { get; set; }

    /// <summary>How long a phase took, all attempts together, in microseconds; null when the session did not come so far.</summary>
    public readonly int? Of(LoginPhase phase) => _phases[(int)phase] is > 0 and var time ? time - 1 : null;

    /// <summary>Adds to the time of a phase.</summary>
    public void Add(LoginPhase phase, long microseconds)
    {
        ref int time = ref _phases[(int)phase];
        time = (int)Math.Min(Math.Max(time, 1) + microseconds, int.MaxValue);
    }

    // Zero says that there was none: a time is kept with one more.
    [InlineArray(4)]
    private struct Phases
    {
        private int _first;
    }
}
