using System.Diagnostics;

namespace Posthorn.Bench.Load;

/// <summary>
/// When the next act is due. Unpaced, always. Paced, an act that no client was free for counts from when it was due,
/// so that a stall of the proxy is not hidden by the load waiting for it.
/// </summary>
internal sealed class Pace(double perSecond)
{
    private readonly double _interval = perSecond > 0 ? Stopwatch.Frequency / perSecond : 0;
    private double _due;
    private bool _isBehind;

    /// <summary>The first act is due now.</summary>
    internal void Begin()
    {
        _due = Stopwatch.GetTimestamp();
    }

    /// <summary>Whether to start an act now, and the time it counts from.</summary>
    internal bool TryTake(bool clientIsFree, out long since)
    {
        since = Stopwatch.GetTimestamp();
        if (_interval == 0)
        {
            return clientIsFree;
        }

        if (since < _due)
        {
            return false;
        }

        if (!clientIsFree)
        {
            _isBehind = true;
            return false;
        }

        // The generator's own lateness is no fault of the proxy; waiting for a client is.
        since = _isBehind ? (long)_due : since;
        _due += _interval;
        _isBehind &= _due < Stopwatch.GetTimestamp();
        return true;
    }

    /// <summary>How long the loop may sleep, at most that long.</summary>
    internal TimeSpan Sleep(TimeSpan longest)
    {
        if (_interval == 0)
        {
            return longest;
        }

        double left = (_due - Stopwatch.GetTimestamp()) / Stopwatch.Frequency;
        return left <= 0 ? (_isBehind ? longest : TimeSpan.Zero) : TimeSpan.FromSeconds(Math.Min(left, longest.TotalSeconds));
    }
}
