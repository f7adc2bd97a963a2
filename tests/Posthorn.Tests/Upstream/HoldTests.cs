using Posthorn.Protocol.AuthHttp;
using Posthorn.Tests.InMemory;
using Posthorn.Transport;
using Xunit;

namespace Posthorn.Tests.Upstream;

public sealed class HoldTests
{
    [Theory]
    [InlineData(new[] { 1 })]
    [InlineData(new[] { 1, 2 })]
    public void A_login_waits_for_a_server_to_come_back_and_hears_nothing_meanwhile(int[] ports)
    {
        var pool = new PoolRig(ports, "proxy_hold 10s;");
        MemoryPeer client = pool.LogIn();
        for (int second = 0; second < 5; second++)
        {
            pool.Rig.Loop.Advance(TimeSpan.FromSeconds(1));
            Assert.Equal("", client.Take());
        }

        Assert.Equal(1, pool.Rig.Worker.HeldLogins);
        pool.Up(1);
        pool.Rig.Loop.Advance(TimeSpan.FromSeconds(1.1));
        pool.LetIn();

        Assert.Equal("a OK in\r\n", client.Take());
        Assert.Equal(0, pool.Rig.Worker.HeldLogins);
    }

    [Fact]
    public void The_time_to_wait_comes_to_an_end()
    {
        var pool = new PoolRig([1, 2], "proxy_hold 3s;");
        MemoryPeer client = pool.LogIn();
        pool.Rig.Loop.Advance(TimeSpan.FromSeconds(1.5));
        Assert.False(client.IsClosed);
        pool.Rig.Loop.Advance(TimeSpan.FromSeconds(1));
        pool.Rig.Loop.Advance(TimeSpan.FromSeconds(1));

        Assert.StartsWith("a NO [UNAVAILABLE]", client.Take(), StringComparison.Ordinal);
        Assert.Equal(0, pool.Rig.Worker.HeldLogins);
    }

    [Fact]
    public void The_timeout_bounds_the_wait()
    {
        var pool = new PoolRig([1, 2], "proxy_hold 1h; timeout 5s;");
        MemoryPeer client = pool.LogIn();
        for (int second = 0; second < 6; second++)
        {
            pool.Rig.Loop.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.StartsWith("a NO [UNAVAILABLE]", client.Take(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_client_that_leaves_while_its_login_waits_frees_its_place()
    {
        var pool = new PoolRig([1, 2], "proxy_hold 1h;");
        MemoryPeer client = pool.LogIn();
        client.End();
        pool.Rig.Loop.Settle();

        Assert.True(client.IsClosed);
        Assert.Equal((0, 0, 0), (pool.Rig.Worker.HeldLogins, pool.Rig.Worker.SessionCount, pool.Rig.Loop.ConnectionCount));
    }

    [Fact]
    public void A_server_that_one_login_finds_well_serves_all_that_wait()
    {
        var pool = new PoolRig([1, 2], "proxy_hold 30s;", "fail_timeout=1h");
        MemoryPeer[] clients = [.. Enumerable.Range(0, 20).Select(_ => pool.LogIn())];
        pool.Rig.Loop.Advance(TimeSpan.FromSeconds(0.5));
        pool.Up(1);
        pool.Rig.Loop.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal([1], pool.Calls);
        pool.LetIn();
        Assert.Equal(20, pool.Calls.Count);
    }

    [Fact]
    public void A_single_address_is_tried_again_too()
    {
        var rig = new SessionRig("proxy_hold 10s;");
        AuthBackend place = SessionRig.BackendPlace with { Port = 7 };
        MemoryPeer client = rig.Connect();
        client.Take();
        rig.Say(client, "a LOGIN u p\r\n");
        rig.Answer(new AuthAccepted(place, null, null));
        Assert.Equal("", client.Take());
        MemoryPeer? backend = null;
        rig.Loop.Serve(EndpointAddress.From(place.Address!, 7), peer => backend = peer);
        rig.Loop.Advance(TimeSpan.FromSeconds(1));

        Assert.NotNull(backend);
    }
}
