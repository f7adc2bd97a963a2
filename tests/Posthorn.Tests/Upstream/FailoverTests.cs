using Posthorn.Tests.InMemory;
using Xunit;

namespace Posthorn.Tests.Upstream;

public sealed class FailoverTests
{
    [Fact]
    public void A_login_whose_server_refuses_the_connection_goes_to_the_next()
    {
        var pool = new PoolRig([1, 2]);
        pool.Up(2);
        MemoryPeer client = pool.LogIn();
        pool.LetIn();

        Assert.Equal("a OK in\r\n", client.Take());
        Assert.Equal([2], pool.Calls);
        Assert.Contains(pool.Rig.Log.Messages, line =>
            line.Contains("connect() failed (111: Connection refused) while connecting to upstream, ", StringComparison.Ordinal)
            && line.EndsWith("upstream: 127.0.0.1:1", StringComparison.Ordinal));
        Assert.Contains(pool.Rig.Log.Messages, line => line.Contains("upstream server temporarily disabled", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData("* BYE too busy\r\n")]
    [InlineData("nonsense\r\n")]
    public void A_login_whose_server_gives_no_welcome_goes_to_the_next(string says)
    {
        var pool = new PoolRig([1, 2]);
        pool.Up(1, says);
        pool.Up(2);
        MemoryPeer client = pool.LogIn();
        Assert.Equal([1, 2], pool.Calls);
        Assert.True(pool.Backends[0].IsClosed);
        pool.LetIn();

        Assert.Equal("a OK in\r\n", client.Take());
        Assert.Equal(2, pool.Rig.Loop.ConnectionCount);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_server_from_which_nothing_is_heard_costs_proxy_connect_timeout(bool takesConnections)
    {
        var pool = new PoolRig([1, 2], "proxy_connect_timeout 3s;");
        (takesConnections ? (Action)(() => pool.Up(1)) : () => pool.Silent(1))();
        pool.Up(2);
        MemoryPeer client = pool.LogIn();
        pool.Rig.Loop.Advance(TimeSpan.FromSeconds(2.9));
        Assert.DoesNotContain(2, pool.Calls);
        pool.Rig.Loop.Advance(TimeSpan.FromSeconds(0.2));
        pool.LetIn();

        Assert.Equal("a OK in\r\n", client.Take());
    }

    [Fact]
    public void A_server_that_has_greeted_has_the_whole_timeout_for_the_rest()
    {
        var pool = new PoolRig([1, 2], "proxy_connect_timeout 3s; timeout 20s;");
        pool.Up(1);
        pool.Up(2);
        MemoryPeer client = pool.LogIn();
        pool.Rig.Say(pool.Backend, "* OK backend\r\n");
        pool.Rig.Loop.Advance(TimeSpan.FromSeconds(19));
        Assert.Equal([1], pool.Calls);
        Assert.False(client.IsClosed);
        pool.Rig.Loop.Advance(TimeSpan.FromSeconds(2));

        Assert.StartsWith("a NO [UNAVAILABLE]", client.Take(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_connection_that_breaks_before_the_login_is_answered_makes_for_the_next_server()
    {
        var pool = new PoolRig([1, 2]);
        pool.Up(1);
        pool.Up(2);
        MemoryPeer client = pool.LogIn();
        pool.Rig.Say(pool.Backend, "* OK backend\r\n");
        pool.Backend.End();
        pool.Rig.Loop.Settle();
        Assert.Equal([1, 2], pool.Calls);
        pool.LetIn();

        Assert.Equal("a OK in\r\n", client.Take());
    }

    [Fact]
    public void A_password_that_a_server_refuses_is_not_tried_at_the_next()
    {
        var pool = new PoolRig([1, 2]);
        pool.Up(1);
        pool.Up(2);
        MemoryPeer client = pool.LogIn();
        pool.Rig.Say(pool.Backend, "* OK backend\r\n");
        pool.Rig.Say(pool.Backend, "a NO [AUTHENTICATIONFAILED] wrong\r\n");

        Assert.Equal([1], pool.Calls);
        Assert.True(client.IsClosed);
    }

    [Theory]
    [InlineData("")]
    [InlineData("proxy_pass_error_message on;")]
    public void A_server_that_cannot_serve_a_user_now_makes_for_the_next_and_is_not_left_alone_for_it(string directive)
    {
        var pool = new PoolRig([1, 2], directive);
        pool.Up(1);
        pool.Up(2);
        MemoryPeer client = pool.LogIn();
        pool.Rig.Say(pool.Backend, "* OK backend\r\n");
        pool.Rig.Say(pool.Backend, "a NO [UNAVAILABLE] not now\r\n");
        Assert.Equal([1, 2], pool.Calls);
        pool.LetIn();

        Assert.Equal("a OK in\r\n", client.Take());
        Assert.All(pool.Rig.Server.Upstreams["pool"].Peers, peer => Assert.Equal(0, peer.State.Fails));
    }

    [Theory]
    [InlineData("proxy_next_upstream off;")]
    [InlineData("proxy_next_upstream timeout;")]
    [InlineData("proxy_next_upstream_tries 1;")]
    public void The_configuration_may_forbid_the_next_server(string directive)
    {
        var pool = new PoolRig([1, 2], directive);
        pool.Up(2);
        MemoryPeer client = pool.LogIn();

        Assert.StartsWith("a NO [UNAVAILABLE]", client.Take(), StringComparison.Ordinal);
        Assert.Empty(pool.Calls);
    }

    [Fact]
    public void When_no_server_is_left_the_client_is_told_to_come_again()
    {
        var pool = new PoolRig([1, 2]);
        Assert.StartsWith("a NO [UNAVAILABLE]", pool.LogIn().Take(), StringComparison.Ordinal);
        pool.LogIn();

        Assert.Contains(pool.Rig.Log.Messages, line =>
            line.Contains("no live upstreams while connecting to upstream, ", StringComparison.Ordinal)
            && line.EndsWith("upstream: pool", StringComparison.Ordinal));
    }

    [Fact]
    public void A_session_has_its_place_at_a_server_until_it_ends()
    {
        var pool = new PoolRig([1]);
        pool.Up(1);
        MemoryPeer client = pool.LogIn();
        pool.LetIn();
        Assert.Equal(1, Connections(pool));
        client.End();
        pool.Backend.End();
        pool.Rig.Loop.Settle();

        Assert.Equal(0, Connections(pool));
    }

    [Fact]
    public void A_login_that_is_given_up_leaves_its_place()
    {
        var pool = new PoolRig([1]);
        pool.Up(1);
        MemoryPeer client = pool.LogIn();
        client.End();
        pool.Rig.Loop.Settle();

        Assert.Equal(0, Connections(pool));
        Assert.Equal(0, pool.Rig.Server.Upstreams["pool"].Peers[0].State.Fails);
    }

    private static int Connections(PoolRig pool) => pool.Rig.Server.Upstreams["pool"].Peers.Sum(peer => peer.State.Connections);
}
