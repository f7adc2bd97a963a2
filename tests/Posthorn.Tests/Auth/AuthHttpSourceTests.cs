using Posthorn.Tests.InMemory;
using Xunit;

namespace Posthorn.Tests.Auth;

public sealed class AuthHttpSourceTests
{
    private const string Unavailable = "a NO [UNAVAILABLE]";
    private readonly AuthRig _rig = new AuthRig().Serving();

    [Fact]
    public void An_answer_is_understood_wherever_it_is_cut_in_two()
    {
        for (int cut = 0; cut <= AuthRig.Yes.Length; cut++)
        {
            _rig.Ask();
            _rig.Say(0, AuthRig.Yes[..cut]);
            _rig.Say(0, AuthRig.Yes[cut..]);
            Assert.Equal(cut + 1, _rig.Backends.Count);
        }

        Assert.Single(_rig.Services);
        Assert.Equal(0, _rig.Complaints);
    }

    [Fact]
    public void An_answer_that_comes_byte_by_byte_is_understood()
    {
        _rig.Ask();
        foreach (char single in AuthRig.Yes)
        {
            _rig.Say(0, single.ToString());
        }

        Assert.Single(_rig.Backends);
    }

    [Fact]
    public void A_service_that_closes_without_an_answer_is_asked_once_and_logged_once()
    {
        MemoryPeer client = _rig.Ask();
        _rig.Services[0].End();
        _rig.Loop.Settle();

        Refused(client, "prematurely closed connection");
        Assert.Single(_rig.Services);
    }

    [Fact]
    public void A_service_that_breaks_off_in_the_middle_of_its_head_lets_nobody_in()
    {
        MemoryPeer client = _rig.Ask();
        _rig.Services[0].SendAndEnd("HTTP/1.1 200 OK\r\nAuth-Status: OK\r\nAuth-Server: 127.0.0.1\r\nAuth-Port: 10143\r\n");
        _rig.Loop.Settle();

        Refused(client, "prematurely closed connection");
    }

    [Fact]
    public void A_body_that_is_cut_short_does_not_matter()
    {
        _rig.Ask();
        _rig.Services[0].SendAndEnd(AuthRig.Yes[..^1]);
        _rig.Loop.Settle();

        Assert.Single(_rig.Backends);
        Assert.True(_rig.Services[0].IsClosed);
    }

    [Theory]
    [InlineData("X-Long: ")]
    [InlineData("X-Short: 1\r\n")]
    public void A_head_without_end_is_cut_off(string piece)
    {
        MemoryPeer client = _rig.Ask();
        _rig.Say(0, "HTTP/1.1 200 OK\r\n");
        for (int i = 0; i < 10_000 && !client.IsClosed; i++)
        {
            _rig.Say(0, piece);
        }

        Refused(client, "header");
        Assert.True(_rig.Services[0].IsClosed);
    }

    [Theory]
    [InlineData("")]
    [InlineData("HTTP/1.1 200 OK\r\nAuth-St")]
    public void A_service_that_does_not_answer_in_time_is_given_up(string said)
    {
        MemoryPeer client = _rig.Ask();
        _rig.Say(0, said);
        _rig.Loop.Advance(AuthRig.Timeout - TimeSpan.FromMilliseconds(1));
        Assert.False(client.IsClosed);
        _rig.Loop.Advance(TimeSpan.FromMilliseconds(2));

        Refused(client, "timed out");
        Assert.True(_rig.Services[0].IsClosed);
    }

    [Fact]
    public void A_service_that_does_not_take_the_connection_in_time_is_given_up_and_that_is_logged()
    {
        var rig = new AuthRig();
        rig.Loop.Ignore(AuthRig.Place);
        MemoryPeer client = rig.Ask();
        rig.Loop.Advance(AuthRig.Timeout + TimeSpan.FromSeconds(1));

        Assert.StartsWith(Unavailable, client.Take(), StringComparison.Ordinal);
        Assert.Contains(rig.Log.Messages, line => line.Contains("auth http server 127.0.0.1:9000 timed out", StringComparison.Ordinal));
        Assert.Equal(0, rig.Loop.ConnectionCount);
    }

    [Fact]
    public void A_service_that_is_not_there_lets_nobody_in()
    {
        var rig = new AuthRig();
        MemoryPeer client = rig.Ask();

        Assert.StartsWith(Unavailable, client.Take(), StringComparison.Ordinal);
        Assert.Contains(rig.Log.Messages, line => line.Contains("connect() failed (111: Connection refused)", StringComparison.Ordinal));
    }

    [Fact]
    public void A_client_that_leaves_while_the_service_thinks_releases_both_connections()
    {
        MemoryPeer client = _rig.Ask();
        client.End();
        _rig.Loop.Settle();
        Assert.True(client.IsClosed);
        Assert.True(_rig.Services[0].IsClosed);
        Assert.Equal(0, _rig.Loop.ConnectionCount);
        Assert.Equal(0, _rig.Worker.SessionCount);

        _rig.Ask();
        _rig.Say(1, AuthRig.Yes);
        Assert.Single(_rig.Backends);
    }

    [Fact]
    public void The_operator_s_stop_releases_both_connections()
    {
        MemoryPeer client = _rig.Ask();
        _rig.Worker.StopSessions(proxiedOnly: false, log: null);
        _rig.Loop.Settle();

        Assert.True(client.IsClosed);
        Assert.Equal(0, _rig.Loop.ConnectionCount);
        Assert.Equal(0, _rig.Complaints);
    }

    private void Refused(MemoryPeer client, string complaint)
    {
        Assert.StartsWith(Unavailable, client.Take(), StringComparison.Ordinal);
        Assert.True(client.IsClosed);
        Assert.Empty(_rig.Backends);
        Assert.Equal(1, _rig.Complaints);
        Assert.Contains(
            _rig.Log.Messages,
            line => line.Contains("auth http server 127.0.0.1:9000", StringComparison.Ordinal)
                && line.Contains(complaint, StringComparison.Ordinal));
        Assert.Equal(0, _rig.Loop.ConnectionCount);
    }
}
