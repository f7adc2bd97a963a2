using System.Collections.Concurrent;
using Posthorn.Protocol.Wire;

namespace Posthorn.Transport;

/// <summary>
/// One thread's worth of sessions: its clock, its timers, its queue and its shared buffers. All members but
/// <see cref="Post"/> are for code that runs on the loop. How it waits is the heir's matter: epoll in the product, nothing at
/// all in tests.
/// </summary>
internal abstract class EventLoop
{
    /// <summary>The size of the shared receive buffer, in bytes.</summary>
    public const int BufferSize = 65536;

    private readonly ConcurrentQueue<(Action<object?> Work, object? State)> _posted = new();
    private readonly Queue<ILoopWork> _deferred = new();
    private readonly TimerHeap _timers = new();
    private Connection? _borrower;

    /// <summary>
    /// Where every receive lands first. Pinned, because the kernel and OpenSSL write to it. A connection with unread bytes in
    /// it borrows it: the next one to receive makes it take its bytes away.
    /// </summary>
    public byte[] ReceiveBuffer { get; } = GC.AllocateUninitializedArray<byte>(BufferSize, pinned: true);

    /// <summary>Where the records of protected connections land and leave; made when the first one needs it.</summary>
    public RecordBuffers RecordBuffers => field ??= new RecordBuffers();

    /// <summary>Scratch for what goes to a client: empty between two steps of a session.</summary>
    public WireWriter ToClient { get; } = new();

    /// <summary>Scratch for what goes to a backend or an auth service: empty between two steps of a session.</summary>
    public WireWriter ToUpstream { get; } = new();

    /// <summary>Pipes for bytes that need not pass through this program's memory.</summary>
    public SplicePipes Pipes { get; } = new();

    /// <summary>What is given up when there is no memory left.</summary>
    public MemoryReserve Memory { get; init; } = MemoryReserve.OfProcess;

    /// <summary>Milliseconds since an arbitrary start, as of the last wake-up.</summary>
    public long Now { get; protected set; }

    /// <summary>
    /// Told of faults that no session has told the log of: a defect costs what met it, and the loop goes on. Without it, a fault
    /// ends the thread.
    /// </summary>
    public Action<Exception>? ToldOfFaults { get; set; }

    /// <summary>How many connections and listening sockets the loop watches.</summary>
    public abstract int ConnectionCount { get; }

    /// <summary>How long the loop may sleep, in milliseconds: -1 for as long as it likes.</summary>
    protected int Patience =>
        !_posted.IsEmpty || _deferred.Count > 0 ? 0
        : _timers.Earliest == long.MaxValue ? -1
        : (int)Math.Clamp(_timers.Earliest - Now, 0, int.MaxValue);

    /// <summary>Runs something on the loop, soon. The only member that other threads may call.</summary>
    public void Post(Action<object?> work, object? state)
    {
        _posted.Enqueue((work, state));
        Wake();
    }

    /// <summary>Runs something after the events at hand were dealt with, so that one session cannot starve the others.</summary>
    public void Defer(ILoopWork work) => _deferred.Enqueue(work);

    /// <summary>Arms a timer, or moves its deadline.</summary>
    public void Arm(LoopTimer timer, TimeSpan delay) => _timers.Arm(timer, Now + (long)delay.TotalMilliseconds);

    /// <summary>Disarms a timer.</summary>
    public void Disarm(LoopTimer timer) => _timers.Disarm(timer);

    /// <summary>Gives the receive buffer to a connection; whoever had unread bytes in it takes them away first.</summary>
    public void Lend(Connection? borrower)
    {
        if (_borrower != borrower)
        {
            _borrower?.TakeInputAway();
            _borrower = borrower;
        }
    }

    /// <summary>Whether the connection's unread bytes are in the shared buffer.</summary>
    public bool IsBorrower(Connection connection) => _borrower == connection;

    /// <summary>The borrower is done with the buffer.</summary>
    public void GiveBack() => _borrower = null;

    /// <summary>Begins a connection to an address. What is sent or received first waits until it is established.</summary>
    /// <param name="address">The address.</param>
    /// <param name="errno">Why there is no connection.</param>
    /// <param name="from">The local end; null for what the system chooses.</param>
    /// <returns>Null with an errno when the attempt has failed already.</returns>
    public abstract Connection? Connect(EndpointAddress address, out int errno, LocalEnd? from = null);

    /// <summary>Ends the sleep of the loop's thread. Called by any thread.</summary>
    protected abstract void Wake();

    /// <summary>Runs what is due and what was posted and deferred; what these add is left for the next round.</summary>
    protected void RunPending()
    {
        RunTimers();
        RunPosted();
        RunDeferred();
    }

    /// <summary>Sees to it that a fault costs nobody but what was called, and that the log learns of it.</summary>
    /// <param name="target">What was called; null for posted work, which stands for nothing.</param>
    /// <param name="fault">What came of it.</param>
    protected void Contain(ILoopTarget? target, Exception fault)
    {
        Memory.SpendOn(fault);

        // What was written and not sent would else go to the next one's peer.
        ToClient.Clear();
        ToUpstream.Clear();
        try
        {
            if (target?.Failed(fault) == true)
            {
                return;
            }
        }
        catch (Exception another)
        {
            ToldOfFaults!(another);
        }

        ToldOfFaults!(fault);
    }

    private void RunTimers()
    {
        LoopTimer? timer = null;
        do
        {
            try
            {
                while ((timer = _timers.TakeDue(Now)) is not null)
                {
                    timer.OnDue();
                }
            }
            catch (Exception fault) when (ToldOfFaults is not null)
            {
                Contain(timer, fault);
            }
        }
        while (timer is not null);
    }

    private void RunPosted()
    {
        for (int left = _posted.Count; left > 0;)
        {
            try
            {
                while (left-- > 0 && _posted.TryDequeue(out (Action<object?> Work, object? State) posted))
                {
                    posted.Work(posted.State);
                }
            }
            catch (Exception fault) when (ToldOfFaults is not null)
            {
                Contain(target: null, fault);
            }
        }
    }

    private void RunDeferred()
    {
        ILoopWork? work = null;
        for (int left = _deferred.Count; left > 0;)
        {
            try
            {
                while (left-- > 0)
                {
                    work = _deferred.Dequeue();
                    work.Run();
                }
            }
            catch (Exception fault) when (ToldOfFaults is not null)
            {
                Contain(work, fault);
            }
        }
    }
}
