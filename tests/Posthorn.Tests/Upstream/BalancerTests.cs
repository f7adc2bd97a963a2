using Posthorn.Upstream;
using Xunit;

namespace Posthorn.Tests.Upstream;

public sealed class BalancerTests
{
    [Fact]
    public void Weights_are_kept_smoothly_as_nginx_does()
    {
        UpstreamGroup group = PoolText.Group("server 10.0.0.1 weight=5; server 10.0.0.2; server 10.0.0.3;");

        Assert.Equal([1, 1, 2, 1, 3, 1, 1], Take(group, 7));
    }

    [Fact]
    public void The_server_with_the_fewest_sessions_for_its_weight_is_chosen()
    {
        UpstreamGroup group = PoolText.Group("least_conn; server 10.0.0.1 weight=2; server 10.0.0.2;");
        Take(group, 300);

        Assert.Equal([200, 100], group.Peers.Select(peer => peer.State.Connections));
        group.Peers.Where(peer => peer.Number() == 1).ToList().ForEach(peer => Leave(group, peer, 50));
        Assert.All(Take(group, 49), number => Assert.Equal(1, number));
    }

    [Theory]
    [InlineData("random;", 0.20)]
    [InlineData("random two;", 0.02)]
    public void Chance_spreads_logins_and_a_second_draw_does_so_better(string method, double tolerance)
    {
        UpstreamGroup group = PoolText.Group(method + PoolText.Servers(4));
        Take(group, 4000);

        Assert.All(group.Peers, peer => Assert.InRange(peer.State.Connections, 1000 * (1 - tolerance), 1000 * (1 + tolerance)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("least_conn;")]
    [InlineData("random;")]
    [InlineData("random two;")]
    [InlineData("hash $auth_user;")]
    public void No_method_chooses_a_server_that_is_down_ill_full_or_tried(string method)
    {
        UpstreamGroup group = PoolText.Group(
            method + "server 10.0.0.1 down; server 10.0.0.2; server 10.0.0.3 max_conns=1; server 10.0.0.4; server 10.0.0.5;");
        UpstreamPeer ill = group.Peers.Single(peer => peer.Number() == 2);
        UpstreamPeer full = group.Peers.Single(peer => peer.Number() == 3);
        UpstreamPeer tried = group.Peers.Single(peer => peer.Number() == 4);
        Assert.True(group.SetHealth(ill, isHealthy: false, 0));
        full.State.Connections = 1;
        for (ulong key = 0; key < 50; key++)
        {
            Assert.Equal(5, group.Choose(PoolText.At(0, KeyHash.Mix(key)) with { Tried = [tried] })!.Number());
        }
    }

    [Fact]
    public void A_backup_serves_while_no_other_server_is_available()
    {
        UpstreamGroup group = PoolText.Group("server 10.0.0.1; server 10.0.0.2 backup;");
        Assert.Equal([1, 1], Take(group, 2));
        group.Failed(group.Peers[0], 0);

        Assert.Equal([2, 2], Take(group, 2));
    }

    private static int[] Take(UpstreamGroup group, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => group.Choose(PoolText.At(0))!.Number())];

    private static void Leave(UpstreamGroup group, UpstreamPeer peer, int count)
    {
        for (int i = 0; i < count; i++)
        {
            group.Leave(peer);
        }
    }
}
