using Posthorn.Tests.InMemory;
using Xunit;

namespace Posthorn.Tests.Sessions;

public sealed class RelayedSessionTests
{
    private readonly SessionRig _rig = new();

    [Fact]
    public void A_backend_that_says_its_last_words_and_closes_is_heard_to_the_end_by_a_slow_client()
    {
        MemoryPeer client = _rig.LoggedIn(room: 100);
        string words = string.Concat(Enumerable.Range(0, 10_000).Select(i => $"{i},"));
        _rig.Backend!.SendAndEnd(words);
        _rig.Loop.Settle();
        string heard = "";
        for (int i = 0; i < 10_000 && !client.HasEnd; i++)
        {
            heard += client.Take();
            _rig.Loop.Settle();
        }

        Assert.Equal(words, heard + client.Take());
    }

    [Theory]
    [InlineData("1")]
    [InlineData("4k")]
    [InlineData("1m")]
    public void Every_proxy_buffer_relays_bytes_whole_and_in_order(string size)
    {
        var rig = new SessionRig($"proxy_buffer {size};");
        MemoryPeer client = rig.LoggedIn();
        byte[] sent = new byte[200_000];
        new Random(5).NextBytes(sent);
        rig.Backend!.Send(sent);
        rig.Loop.Settle();

        Assert.Equal(sent, client.TakeBytes());
    }

    [Fact]
    public void A_client_that_breaks_off_ends_the_session_and_the_backend_s_connection_at_once()
    {
        MemoryPeer client = _rig.LoggedIn();
        client.Break();
        _rig.Loop.Settle();

        Assert.True(_rig.Backend!.IsClosed);
        Assert.Equal(0, _rig.Worker.SessionCount);
        Assert.Equal(0, _rig.Loop.ConnectionCount);
    }

    [Fact]
    public void A_backend_that_breaks_off_ends_the_session()
    {
        MemoryPeer client = _rig.LoggedIn();
        _rig.Backend!.Break();
        client.Send("more\r\n");
        _rig.Loop.Settle();
        client.End();
        _rig.Loop.Settle();

        Assert.True(client.IsClosed);
        Assert.Equal(0, _rig.Worker.SessionCount);
    }

    [Fact]
    public void One_session_that_never_stops_sending_does_not_keep_another_from_its_turn()
    {
        MemoryPeer busy = _rig.LoggedIn();
        MemoryPeer busyBackend = _rig.Backend!;
        MemoryPeer other = _rig.LoggedIn();
        MemoryPeer otherBackend = _rig.Backend!;
        busy.Send(new byte[16 * 65536 * 4]);
        other.Send("quick\r\n");
        _rig.Loop.Settle();

        Assert.Equal("quick\r\n", otherBackend.Take());
        Assert.Equal(16 * 65536 * 4, busyBackend.TakeBytes().Length);
    }

    [Fact]
    public void The_operator_s_stop_closes_sessions_in_every_stage()
    {
        MemoryPeer proxied = _rig.LoggedIn();
        MemoryPeer greeted = _rig.Connect();
        MemoryPeer asking = _rig.Connect();
        _rig.Say(asking, "a LOGIN u p\r\n");
        _rig.Worker.StopSessions(proxiedOnly: false, log: null);
        _rig.Loop.Settle();

        Assert.True(proxied.IsClosed && greeted.IsClosed && asking.IsClosed);
        Assert.Equal(0, _rig.Worker.SessionCount);
        Assert.Equal(0, _rig.Loop.ConnectionCount);
    }
}
