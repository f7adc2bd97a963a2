using Posthorn.Protocol.AuthHttp;
using Posthorn.Tests.InMemory;
using Xunit;

namespace Posthorn.Tests.Sessions;

public sealed class TimeoutTests
{
    private readonly SessionRig _rig = new("timeout 10s;", "proxy_timeout 1h;");

    [Fact]
    public void A_client_that_does_not_log_in_in_time_is_closed_silently_however_much_it_says()
    {
        MemoryPeer client = _rig.Connect();
        client.Take();
        for (int second = 0; second < 9; second++)
        {
            _rig.Loop.Advance(TimeSpan.FromSeconds(1));
            _rig.Say(client, "a NOOP\r\n");
            Assert.Equal("a OK completed\r\n", client.Take());
        }

        _rig.Loop.Advance(TimeSpan.FromSeconds(1.1));
        Assert.Equal("", client.Take());
        Assert.True(client.IsClosed);
        Assert.Contains(_rig.Log.Messages, line => line.Contains("client timed out", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData("* OK backend\r\n")]
    public void A_backend_that_stalls_in_the_login_costs_the_client_the_timeout_and_no_more(string said)
    {
        MemoryPeer client = _rig.Connect();
        client.Take();
        _rig.Say(client, "a LOGIN u p\r\n");
        _rig.Answer(new AuthAccepted(SessionRig.BackendPlace, null, null));
        _rig.Say(_rig.Backend!, said);
        _rig.Loop.Advance(TimeSpan.FromSeconds(9));
        Assert.False(client.IsClosed);
        _rig.Loop.Advance(TimeSpan.FromSeconds(2));

        Assert.StartsWith("a NO [UNAVAILABLE]", client.Take(), StringComparison.Ordinal);
        Assert.True(client.IsClosed);
        Assert.True(_rig.Backend!.IsClosed);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Either_side_s_bytes_keep_a_proxied_session_alive(bool client)
    {
        MemoryPeer peer = _rig.LoggedIn();
        for (int i = 0; i < 3; i++)
        {
            _rig.Loop.Advance(TimeSpan.FromMinutes(59));
            _rig.Say(client ? peer : _rig.Backend!, "x\r\n");
        }

        Assert.False(peer.IsClosed);
        _rig.Loop.Advance(TimeSpan.FromMinutes(61));
        Assert.True(peer.IsClosed);
        Assert.True(_rig.Backend!.IsClosed);
    }

    [Fact]
    public void A_backend_that_ignores_the_client_s_end_does_not_hold_the_session_for_proxy_timeout()
    {
        MemoryPeer client = _rig.LoggedIn();
        client.End();
        _rig.Loop.Settle();
        Assert.True(_rig.Backend!.HasEnd);
        Assert.False(_rig.Backend!.IsClosed);
        _rig.Loop.Advance(TimeSpan.FromSeconds(31));

        Assert.True(_rig.Backend!.IsClosed);
        Assert.Equal(0, _rig.Worker.SessionCount);
    }

    [Fact]
    public void After_the_backend_s_end_a_client_that_does_not_close_is_waited_for_only_briefly()
    {
        MemoryPeer client = _rig.LoggedIn();
        _rig.Backend!.SendAndEnd("* BYE\r\n");
        _rig.Loop.Settle();
        Assert.Equal("* BYE\r\n", client.Take());
        Assert.True(client.HasEnd);
        _rig.Loop.Advance(TimeSpan.FromSeconds(2.1));

        Assert.True(client.IsClosed);
        Assert.Contains("proxied session done", _rig.Log.Messages.Last(), StringComparison.Ordinal);
    }
}
