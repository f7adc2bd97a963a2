namespace Posthorn.Transport;

/// <summary>A binary heap of timers, the earliest on top.</summary>
internal sealed class TimerHeap
{
    private LoopTimer[] _heap = new LoopTimer[64];

    /// <summary>How many timers are armed.</summary>
    public int Count { get; private set; }

    /// <summary>The earliest time at which something may be due; long.MaxValue when there is nothing.</summary>
    public long Earliest => Count == 0 ? long.MaxValue : _heap[0].SortedBy;

    /// <summary>Arms the timer, or moves its deadline.</summary>
    public void Arm(LoopTimer timer, long due)
    {
        timer.Due = due;
        if (timer.Place < 0)
        {
            Push(timer);
        }
        else if (due < timer.SortedBy)
        {
            timer.SortedBy = due;
            Rise(timer, timer.Place);
        }
    }

    /// <summary>Takes the timer out; nothing happens when it is not armed.</summary>
    public void Disarm(LoopTimer timer)
    {
        int place = timer.Place;
        if (place < 0)
        {
            return;
        }

        timer.Place = -1;
        LoopTimer last = _heap[--Count];
        _heap[Count] = null!;
        if (last != timer)
        {
            Rise(last, place);
            Sink(last, last.Place);
        }
    }

    /// <summary>The next timer that is due by <paramref name="now"/>, disarmed; null when none is.</summary>
    public LoopTimer? TakeDue(long now)
    {
        while (Count > 0 && _heap[0].SortedBy <= now)
        {
            LoopTimer top = _heap[0];
            if (top.Due <= now)
            {
                Disarm(top);
                return top;
            }

            top.SortedBy = top.Due;
            Sink(top, 0);
        }

        return null;
    }

    private void Push(LoopTimer timer)
    {
        if (Count == _heap.Length)
        {
            Array.Resize(ref _heap, Count * 2);
        }

        timer.SortedBy = timer.Due;
        Rise(timer, Count++);
    }

    private void Rise(LoopTimer timer, int place)
    {
        while (place > 0)
        {
            int parent = (place - 1) / 2;
            if (_heap[parent].SortedBy <= timer.SortedBy)
            {
                break;
            }

            Put(_heap[parent], place);
            place = parent;
        }

        Put(timer, place);
    }

    private void Sink(LoopTimer timer, int place)
    {
        for (int child = (place * 2) + 1; child < Count; child = (place * 2) + 1)
        {
            if (child + 1 < Count && _heap[child + 1].SortedBy < _heap[child].SortedBy)
            {
                child++;
            }

            if (_heap[child].SortedBy >= timer.SortedBy)
            {
                break;
            }

            Put(_heap[child], place);
            place = child;
        }

        Put(timer, place);
    }

    private void Put(LoopTimer timer, int place)
    {
        _heap[place] = timer;
        timer.Place = place;
    }
}
