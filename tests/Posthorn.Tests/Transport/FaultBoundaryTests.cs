using Posthorn.Tests.InMemory;
using Posthorn.Transport;
using Xunit;

namespace Posthorn.Tests.Transport;

/// <summary>A defect costs what met it: the loop goes on with the next in line.</summary>
public sealed class FaultBoundaryTests
{
    private readonly MemoryLoop _loop = new();
    private readonly List<Exception> _faults = [];
    private readonly List<string> _done = [];

    public FaultBoundaryTests() => _loop.ToldOfFaults = _faults.Add;

    [Fact]
    public void A_fault_in_posted_work_leaves_the_rest_of_it()
    {
        _loop.Post(_ => _done.Add("first"), null);
        _loop.Post(_ => throw new InvalidOperationException(), null);
        _loop.Post(_ => _done.Add("last"), null);
        _loop.Settle();

        Assert.Equal(["first", "last"], _done);
        Assert.Single(_faults);
    }

    [Fact]
    public void A_fault_in_deferred_work_ends_what_it_belongs_to_and_leaves_the_rest()
    {
        var broken = new Part { Fails = true };
        var good = new Part();
        _loop.Defer(broken);
        _loop.Defer(good);
        _loop.Settle();

        Assert.True(broken.HasFailed && !good.HasFailed);
        Assert.True(good.HasRun);
        Assert.Single(_faults);
    }

    [Fact]
    public void A_fault_at_a_timer_ends_what_it_belongs_to_and_leaves_the_others()
    {
        var broken = new Timer { Fails = true };
        var good = new Timer();
        _loop.Arm(broken, TimeSpan.FromSeconds(1));
        _loop.Arm(good, TimeSpan.FromSeconds(2));
        _loop.Post(_ => { }, null);
        _loop.Advance(TimeSpan.FromSeconds(3));

        Assert.True(broken.HasFailed && !good.HasFailed);
        Assert.True(good.HasRun);
        Assert.Single(_faults);
    }

    [Fact]
    public void A_fault_that_is_told_already_is_not_told_twice_and_one_in_the_telling_is_told_too()
    {
        _loop.Defer(new Part { Fails = true, Tells = true });
        _loop.Settle();
        Assert.Empty(_faults);

        _loop.Defer(new Part { Fails = true, FailsAgain = true });
        _loop.Settle();
        Assert.Equal(2, _faults.Count);
    }

    [Fact]
    public void What_was_written_before_a_fault_reaches_nobody()
    {
        _loop.Post(
            _ =>
            {
                _loop.ToClient.Write("secret"u8);
                _loop.ToUpstream.Write("secret"u8);
                throw new InvalidOperationException();
            },
            null);
        _loop.Settle();

        Assert.Equal(0, _loop.ToClient.Length + _loop.ToUpstream.Length);
    }

    [Fact]
    public async Task A_fault_at_a_connection_that_is_waited_for_ends_the_wait()
    {
        (MemoryConnection connection, _) = _loop.Pair();
        Task<IoStatus> filling = connection.FillAsync(100).AsTask();

        Assert.False(connection.Failed(new InvalidOperationException()));
        Assert.Equal(IoStatus.Failed, await filling);
    }

    [Fact]
    public void A_fault_at_a_connection_that_nobody_has_closes_it()
    {
        (MemoryConnection connection, MemoryPeer peer) = _loop.Pair();
        connection.Failed(new InvalidOperationException());

        Assert.True(peer.IsClosed);
    }

    [Fact]
    public void Where_nobody_is_told_a_fault_is_not_swallowed()
    {
        _loop.ToldOfFaults = null;
        _loop.Post(_ => throw new InvalidOperationException(), null);

        Assert.Throws<InvalidOperationException>(_loop.Settle);
    }

    private sealed class Part : ILoopWork
    {
        public bool Fails { get; init; }

        public bool FailsAgain { get; init; }

        public bool Tells { get; init; }

        public bool HasRun { get; private set; }

        public bool HasFailed { get; private set; }

        public void Run() => HasRun = Fails ? throw new InvalidOperationException() : true;

        public bool Failed(Exception fault)
        {
            HasFailed = true;
            return FailsAgain ? throw new InvalidOperationException() : Tells;
        }
    }

    private sealed class Timer : LoopTimer
    {
        public bool Fails { get; init; }

        public bool HasRun { get; private set; }

        public bool HasFailed { get; private set; }

        public override bool Failed(Exception fault)
        {
            HasFailed = true;
            return false;
        }

        internal override void OnDue() => HasRun = Fails ? throw new InvalidOperationException() : true;
    }
}
