using System.Net;
using System.Net.Sockets;
using Posthorn.Transport;
using Xunit;

namespace Posthorn.Tests.Loopback;

public sealed class EpollLoopTests : IDisposable
{
    private const int ConnectionRefused = 111;
    private LoopbackRig? _rig;

    [Fact]
    public async Task Work_posted_by_many_threads_is_done_once_each_in_each_thread_s_order()
    {
        const int Threads = 8;
        const int Posts = 10_000;
        _rig = new LoopbackRig();
        int[] last = new int[Threads];
        bool inOrder = true;
        await Task.WhenAll(Enumerable.Range(0, Threads).Select(thread => Task.Run(
            () =>
            {
                for (int i = 1; i <= Posts; i++)
                {
                    int number = i;
                    _rig.Loop.Post(_ => inOrder &= ++last[thread] == number, null);
                }
            },
            Peer.Patience)));

        Assert.True(await _rig.AskAsync(() => inOrder));
        Assert.All(await _rig.AskAsync(() => last), count => Assert.Equal(Posts, count));
    }

    [Fact]
    public async Task A_backend_that_refuses_the_connection_is_told_as_a_temporary_failure()
    {
        _rig = new LoopbackRig();
        using (var taken = new TcpListener(IPAddress.Loopback, 0))
        {
            taken.Start();
            _rig.BackendPort = ((IPEndPoint)taken.LocalEndpoint).Port;
        }

        Peer client = await _rig.ConnectAsync();
        await client.SayAsync("a LOGIN u p\r\n");

        Assert.StartsWith("a NO [UNAVAILABLE]", await client.HearAllAsync(), StringComparison.Ordinal);
        Assert.Contains(_rig.Log.Messages, line => line.Contains($"connect() failed ({ConnectionRefused}: ", StringComparison.Ordinal));
        Assert.Equal(1, await _rig.AskAsync(() => _rig.Loop.ConnectionCount));
    }

    [Fact]
    public async Task A_loop_that_holds_all_the_connections_it_may_turns_clients_away_until_one_ends()
    {
        // The listening socket counts, as in nginx.
        _rig = new LoopbackRig(connectionLimit: 3);
        (Peer client, Peer backend) = await _rig.LogInAsync();
        using (Peer turnedAway = await _rig.CallAsync())
        {
            Assert.True(await turnedAway.HearsTheEndAsync());
        }

        Assert.Contains(_rig.Log.Messages, line => line.Contains("3 worker_connections are not enough", StringComparison.Ordinal));
        backend.Dispose();
        Assert.Equal("", await client.HearAllAsync());
        client.Dispose();
        while (await _rig.AskAsync(() => _rig.Worker.SessionCount) > 0)
        {
            Peer.Patience.ThrowIfCancellationRequested();
        }

        await _rig.LogInAsync();
    }

    [Fact]
    public async Task A_client_for_whom_there_is_no_connection_to_a_backend_left_hears_so()
    {
        _rig = new LoopbackRig(connectionLimit: 2);
        Peer client = await _rig.ConnectAsync();
        await client.SayAsync("a LOGIN u p\r\n");

        Assert.StartsWith("a NO [UNAVAILABLE]", await client.HearAllAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_loop_that_has_ended_writes_to_no_descriptor_any_more()
    {
        var loop = new EpollLoop();
        loop.Post(_ => loop.End(), null);
        loop.Run();
        loop.Dispose();

        // These get the numbers that the loop's descriptors had.
        using var one = new Socket(SocketType.Stream, ProtocolType.Tcp);
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        one.Connect(listener.LocalEndpoint);
        using Socket other = listener.AcceptSocket();
        loop.Post(_ => { }, null);
        one.Shutdown(SocketShutdown.Send);

        Assert.Equal(0, other.Receive(new byte[1]));
    }

    public void Dispose() => _rig?.Dispose();
}
