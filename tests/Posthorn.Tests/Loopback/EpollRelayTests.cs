using Xunit;

namespace Posthorn.Tests.Loopback;

/// <summary>The relay over the kernel's sockets and edge-triggered epoll.</summary>
public sealed class EpollRelayTests : IDisposable
{
    private readonly LoopbackRig _rig = new();

    [Fact]
    public async Task Fifty_megabytes_each_way_at_once_arrive_whole()
    {
        const int Length = 50_000_000;
        (Peer client, Peer backend) = await _rig.LogInAsync();
        await Task.WhenAll(
            client.PourAsync(seed: 1, Length),
            backend.TakeAsync(seed: 1, Length),
            backend.PourAsync(seed: 2, Length),
            client.TakeAsync(seed: 2, Length));
    }

    [Fact]
    public async Task A_client_that_ends_its_side_first_is_answered_to_the_end()
    {
        var random = new Random(5);
        var all = new List<Task>();
        for (int seed = 0; seed < 60; seed++)
        {
            (Peer client, Peer backend) = await _rig.LogInAsync();
            int up = random.Next(2) * random.Next(400_000);
            int down = random.Next(2) * random.Next(400_000);
            all.Add(client.PourAsync(seed, up));
            all.Add(AnswerAsync(backend, seed, up, down));
            all.Add(client.TakeAsync(-seed - 1, down));
        }

        await Task.WhenAll(all);
        Assert.Equal(0, await NoneLeftAsync());

        static async Task AnswerAsync(Peer backend, int seed, int up, int down)
        {
            await backend.TakeAsync(seed, up);
            await backend.PourAsync(-seed - 1, down);
        }
    }

    [Fact]
    public async Task A_client_that_has_heard_the_backend_to_its_end_is_not_waited_for()
    {
        (Peer client, Peer backend) = await _rig.LogInAsync();
        await backend.SayAsync("* BYE\r\n");
        backend.Dispose();

        Assert.Equal("* BYE\r\n", await client.HearAllAsync());
        Assert.Equal(0, await NoneLeftAsync());
    }

    [Fact]
    public async Task Last_words_that_come_in_one_event_with_the_end_are_heard_with_the_end()
    {
        (Peer client, Peer backend) = await _rig.LogInAsync();
        using ManualResetEventSlim gate = await _rig.HoldAsync();
        await backend.SayAsync("* BYE\r\n");
        backend.Dispose();
        gate.Set();

        Assert.Equal("* BYE\r\n", await client.HearAllAsync());
        client.Dispose();
        Assert.Equal(0, await NoneLeftAsync());
    }

    [Fact]
    public async Task Commands_that_come_in_one_event_with_the_end_are_answered()
    {
        Peer client = await _rig.ConnectAsync();
        using ManualResetEventSlim gate = await _rig.HoldAsync();
        await client.SayAsync("a NOOP\r\nb LOGOUT\r\n");
        client.EndOutput();
        gate.Set();

        Assert.Equal("a OK completed\r\n* BYE\r\nb OK completed\r\n", await client.HearAllAsync());
    }

    [Fact]
    public async Task Two_hundred_sessions_at_once_do_not_mix()
    {
        const int Length = 20_000;
        var sessions = new List<(Peer Client, Peer Backend)>();
        for (int i = 0; i < 200; i++)
        {
            sessions.Add(await _rig.LogInAsync());
        }

        Assert.Equal(200, await _rig.AskAsync(() => _rig.Worker.SessionCount));
        await Task.WhenAll(sessions.SelectMany((pair, i) => new[]
        {
            pair.Client.PourAsync(i, Length),
            pair.Backend.TakeAsync(i, Length),
            pair.Backend.PourAsync(1000 + i, Length),
            pair.Client.TakeAsync(1000 + i, Length),
        }));
        Assert.Equal(0, await NoneLeftAsync());
    }

    public void Dispose() => _rig.Dispose();

    // Both ends have heard the end, so the loop has nothing left to wait for but its own turn.
    private async Task<int> NoneLeftAsync()
    {
        int left;
        while ((left = await _rig.AskAsync(() => _rig.Worker.SessionCount)) > 0)
        {
            Peer.Patience.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        return left;
    }
}
