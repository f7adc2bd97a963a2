namespace Posthorn.Logging;

/// <summary>
/// One place that lines go to, with those it has not delivered yet. The queue calls everything but <see cref="DeliverTaken"/>
/// under its gate.
/// </summary>
internal abstract class LogSink : IDisposable
{
    private const int SmallBuffer = 4096;
    private const int KeptBuffer = 32 * 1024;

    private byte[] _filling = [];
    private byte[] _taken = [];
    private int _filled;
    private int _takenLength;
    private long _lost;
    private long _takenLost;
    private long _undelivered;
    private bool _overflowed;

    /// <summary>Whether it is the standard error stream.</summary>
    public virtual bool IsStderr => false;

    /// <summary>How many lines could not be kept or delivered, ever.</summary>
    public long LostInAll { get; private set; }

    /// <summary>Set when nobody writes to it any more: what it holds is delivered, then it is closed.</summary>
    public bool IsRetired { get; set; }

    /// <summary>Keeps a copy of the line, or counts it as lost when more than <paramref name="limit"/> bytes would be held.</summary>
    /// <returns>Whether the lines ought to be delivered soon, because half of the room is taken.</returns>
    public bool Append(LogLine line, int limit)
    {
        ReadOnlySpan<byte> head = Head(line);
        int length = head.Length + line.Bytes.Length;

        // Once a line was dropped all are, until the note about it has its place: the order stays true.
        if (_overflowed || _filled + length > limit || !TryAdd(head, line.Bytes))
        {
            _overflowed = true;
            _lost++;
            LostInAll++;
            return true;
        }

        return _filled > limit / 2;
    }

    /// <summary>Sets the lines aside for delivery, with a note of how many were lost since the last time.</summary>
    public void Take(long second)
    {
        if (_lost > 0)
        {
            LogLine note = LogLine.OfThisThread;
            note.Format(second, LogLevel.Alert, $"{_lost} log {(_lost == 1 ? "line was" : "lines were")} lost", 0);
            _overflowed = !TryAdd(Head(note), note.Bytes);
        }

        (_filling, _taken) = (_taken, _filling);
        (_takenLength, _filled) = (_filled, 0);
        (_takenLost, _lost) = _overflowed ? (0L, _lost) : (_lost, 0L);
    }

    /// <summary>Delivers what was set aside; called without the gate, for it may take any time.</summary>
    public void DeliverTaken()
    {
        if (_takenLength == 0)
        {
            return;
        }

        ReadOnlySpan<byte> batch = _taken.AsSpan(0, _takenLength);
        ReadOnlySpan<byte> rest = batch[Deliver(batch)..];
        if (!rest.IsEmpty)
        {
            // The note, when there is one, comes last and stands for the lines it speaks of.
            _undelivered = rest.Count((byte)'\n') + (_takenLost > 0 ? _takenLost - 1 : 0);
        }
    }

    /// <summary>Counts what could not be delivered and gives back memory that a burst needed.</summary>
    public void Settle()
    {
        _lost += _undelivered;
        LostInAll += _undelivered > 0 ? _undelivered - _takenLost : 0;
        _undelivered = 0;
        _takenLength = 0;
        if (_taken.Length > KeptBuffer)
        {
            _taken = [];
        }
    }

    /// <inheritdoc/>
    public abstract void Dispose();

    /// <summary>What goes before the line at this place.</summary>
    protected virtual ReadOnlySpan<byte> Head(LogLine line) => default;

    /// <summary>Delivers whole lines.</summary>
    /// <returns>How many bytes of them were delivered.</returns>
    protected abstract int Deliver(ReadOnlySpan<byte> batch);

    // False when there is no memory: who has something to log is not to fail for it.
    private bool TryAdd(ReadOnlySpan<byte> head, ReadOnlySpan<byte> line)
    {
        int needed = _filled + head.Length + line.Length;
        if (needed > _filling.Length && !TryGrow(Math.Max(SmallBuffer, Math.Max(needed, _filling.Length * 2))))
        {
            return false;
        }

        head.CopyTo(_filling.AsSpan(_filled));
        line.CopyTo(_filling.AsSpan(_filled + head.Length));
        _filled = needed;
        return true;
    }

    private bool TryGrow(int size)
    {
        try
        {
            Array.Resize(ref _filling, size);
            return true;
        }
        catch (OutOfMemoryException)
        {
            return false;
        }
    }
}
