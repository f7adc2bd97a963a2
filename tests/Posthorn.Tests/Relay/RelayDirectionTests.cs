using Posthorn.Relay;
using Posthorn.Tests.InMemory;
using Xunit;

namespace Posthorn.Tests.Relay;

public sealed class RelayDirectionTests
{
    private readonly MemoryLoop _loop = new();
    private readonly byte[] _buffer = new byte[64];

    [Fact]
    public void Bytes_arrive_whole_and_in_order_through_a_receiver_that_takes_little_at_a_time()
    {
        (MemoryConnection from, MemoryPeer sender) = _loop.Pair();
        (MemoryConnection to, MemoryPeer receiver) = _loop.Pair(room: 7);
        var direction = default(RelayDirection);
        direction.Inherit("first,"u8);
        byte[] sent = new byte[10_000];
        new Random(3).NextBytes(sent);
        sender.Send(sent);
        sender.End();
        _loop.Settle();

        var received = new List<byte>();
        for (int i = 0; i < 10_000 && !direction.Done; i++)
        {
            direction.Pump(from, to, _buffer, turns: 3);
            direction.PassTheEnd(to);
            received.AddRange(receiver.TakeBytes());
            _loop.Settle();
        }

        Assert.Equal([.. "first,"u8.ToArray(), .. sent], received);
        Assert.True(receiver.HasEnd);
        Assert.False(direction.Broken);
    }

    [Fact]
    public void One_call_moves_no_more_than_its_turns_and_says_that_there_is_more()
    {
        (MemoryConnection from, MemoryPeer sender) = _loop.Pair();
        (MemoryConnection to, MemoryPeer receiver) = _loop.Pair();
        var direction = default(RelayDirection);
        sender.Send(new byte[1000]);
        _loop.Settle();

        Assert.True(direction.Pump(from, to, _buffer, turns: 2));
        Assert.Equal(128, receiver.TakeBytes().Length);
        Assert.True(direction.CanGoOn(from, to));
    }

    [Fact]
    public void The_end_is_passed_on_only_after_the_last_kept_byte()
    {
        (MemoryConnection from, MemoryPeer sender) = _loop.Pair();
        (MemoryConnection to, MemoryPeer receiver) = _loop.Pair(room: 3);
        var direction = default(RelayDirection);
        sender.SendAndEnd("abcdef");
        _loop.Settle();

        direction.Pump(from, to, _buffer, turns: 16);
        direction.PassTheEnd(to);
        Assert.Equal("abc", receiver.Take());
        Assert.False(receiver.HasEnd);
        _loop.Settle();
        direction.Pump(from, to, _buffer, turns: 16);
        direction.PassTheEnd(to);
        Assert.Equal("def", receiver.Take());
        Assert.True(receiver.HasEnd);
    }

    [Fact]
    public void A_receiver_that_broke_ends_the_direction()
    {
        (MemoryConnection from, MemoryPeer sender) = _loop.Pair();
        (MemoryConnection to, MemoryPeer receiver) = _loop.Pair();
        var direction = default(RelayDirection);
        receiver.Break();
        sender.Send("x");
        _loop.Settle();

        direction.Pump(from, to, _buffer, turns: 16);
        Assert.True(direction.Broken);
        Assert.True(direction.Done);
    }

    [Fact]
    public void Relaying_allocates_nothing()
    {
        (MemoryConnection from, MemoryPeer sender) = _loop.Pair();
        (MemoryConnection to, MemoryPeer receiver) = _loop.Pair();
        var direction = default(RelayDirection);
        byte[] chunk = new byte[50];
        long allocated = 0;
        for (int i = 0; i < 100; i++)
        {
            sender.Send(chunk);
            _loop.Settle();
            long before = GC.GetAllocatedBytesForCurrentThread();
            direction.Pump(from, to, _buffer, turns: 16);
            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            receiver.TakeBytes();
            _loop.Settle();
        }

        Assert.Equal(0, allocated);
    }
}
