using System.Text;
using Posthorn.Protocol.Wire;
using Posthorn.Tests.InMemory;
using Posthorn.Transport;
using Xunit;

namespace Posthorn.Tests.Transport;

public sealed class ConnectionTests
{
    private readonly MemoryLoop _loop = new();

    [Fact]
    public void Unread_bytes_survive_another_connection_using_the_shared_buffer()
    {
        (MemoryConnection one, MemoryPeer first) = _loop.Pair();
        (MemoryConnection two, MemoryPeer second) = _loop.Pair();
        first.Send("half a comm");
        second.Send("something quite different");
        _loop.Settle();

        Assert.Equal(IoStatus.Ok, Now(one.FillAsync(100)));
        one.Consume(5);
        Assert.Equal(IoStatus.Ok, Now(two.FillAsync(100)));

        Assert.Equal("a comm", Text(one));
        Assert.Equal("something quite different", Text(two));
        first.Send("and");
        _loop.Settle();
        Assert.Equal(IoStatus.Ok, Now(one.FillAsync(100)));
        Assert.Equal("a command", Text(one));
        Assert.Equal("something quite different", Text(two));
    }

    [Fact]
    public void Bytes_that_no_memory_is_left_for_end_their_connection_and_what_is_behind_them_is_not_read()
    {
        (MemoryConnection one, MemoryPeer first) = _loop.Pair();
        (MemoryConnection two, MemoryPeer second) = _loop.Pair();
        first.Send(new string('x', 5000));
        second.Send("in need of the buffer");
        _loop.Settle();
        Assert.Equal(IoStatus.Ok, Now(one.FillAsync(10_000)));
        Task<IoStatus> waiting = one.FillAsync(10_000).AsTask();
        _loop.Memory.SpendOn(new InsufficientMemoryException());

        Assert.Equal(IoStatus.Ok, Now(two.FillAsync(100)));
        first.Send("a LOGIN u p\r\n");
        _loop.Settle();

        Assert.Equal("in need of the buffer", Text(two));
        Assert.Equal(IoStatus.Failed, Now(new ValueTask<IoStatus>(waiting)));
        Assert.Equal("", Text(one));
        Assert.Equal(IoStatus.Failed, Now(one.FillAsync(10_000)));
    }

    [Fact]
    public void The_end_that_comes_in_the_same_event_as_the_last_data_is_not_lost()
    {
        (MemoryConnection connection, MemoryPeer peer) = _loop.Pair();
        peer.SendAndEnd("bye");
        _loop.Settle();

        Assert.Equal(IoStatus.Ok, Now(connection.FillAsync(100)));
        Assert.Equal("bye", Text(connection));
        Assert.Equal(IoStatus.Ended, Now(connection.FillAsync(100)));
    }

    [Fact]
    public void Bytes_that_arrived_while_nobody_waited_are_there_for_the_next_fill()
    {
        (MemoryConnection connection, MemoryPeer peer) = _loop.Pair();
        Task<IoStatus> waiting = connection.FillAsync(100).AsTask();
        Assert.False(waiting.IsCompleted);
        Assert.True(connection.Interrupt(IoStatus.TimedOut));
        peer.Send("early");
        _loop.Settle();

        Assert.Equal(IoStatus.Ok, Now(connection.FillAsync(100)));
        Assert.Equal("early", Text(connection));
    }

    [Fact]
    public void A_full_buffer_is_told_and_nothing_beyond_the_limit_is_read()
    {
        (MemoryConnection connection, MemoryPeer peer) = _loop.Pair();
        peer.Send("0123456789");
        _loop.Settle();

        Assert.Equal(IoStatus.Ok, Now(connection.FillAsync(4)));
        Assert.Equal("0123", Text(connection));
        Assert.Equal(IoStatus.Full, Now(connection.FillAsync(4)));
        connection.Consume(2);
        Assert.Equal(IoStatus.Ok, Now(connection.FillAsync(4)));
        Assert.Equal("2345", Text(connection));
    }

    [Fact]
    public void A_send_that_does_not_fit_goes_on_when_there_is_room_and_keeps_its_order()
    {
        (MemoryConnection connection, MemoryPeer peer) = _loop.Pair(room: 10);
        string text = string.Concat(Enumerable.Range(0, 100).Select(i => $"{i},"));
        var output = new WireWriter();
        output.WriteText(text);
        Task<IoStatus> sending = connection.SendAsync(output).AsTask();
        Assert.Equal(0, output.Length);

        var received = new StringBuilder();
        for (int i = 0; i < 100 && !sending.IsCompleted; i++)
        {
            received.Append(peer.Take());
            _loop.Settle();
        }

        received.Append(peer.Take());
        Assert.True(sending.IsCompletedSuccessfully);
        Assert.Equal(text, received.ToString());
    }

    [Fact]
    public void A_broken_connection_ends_a_wait_with_its_errno()
    {
        (MemoryConnection connection, MemoryPeer peer) = _loop.Pair();
        Task<IoStatus> filling = connection.FillAsync(100).AsTask();
        peer.Break();
        _loop.Settle();

        Assert.True(filling.IsCompletedSuccessfully);
        Assert.Equal(104, connection.Errno);
    }

    [Fact]
    public void A_hang_up_that_nobody_waits_for_is_told_to_the_owner()
    {
        (MemoryConnection connection, MemoryPeer peer) = _loop.Pair();
        var owner = new Owner();
        connection.Owner = owner;
        peer.End();
        _loop.Settle();

        Assert.Same(connection, owner.HeardOf);
    }

    private static IoStatus Now(ValueTask<IoStatus> task)
    {
        Assert.True(task.IsCompleted);
        return task.GetAwaiter().GetResult();
    }

    private static string Text(Connection connection) => Encoding.Latin1.GetString(connection.Input);

    private sealed class Owner : IConnectionOwner
    {
        public Connection? HeardOf { get; private set; }

        public void HungUp(Connection connection) => HeardOf = connection;

        public void Broke(Connection connection) => HeardOf = connection;
    }
}
