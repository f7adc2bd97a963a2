using System.Diagnostics;
using System.Globalization;
using Posthorn.Protocol;
using Posthorn.Tls;
using Posthorn.Upstream;
using Xunit;

namespace Posthorn.Tests.Upstream;

/// <summary>What the director did: each user has a home, and keeps it.</summary>
public sealed class AffinityTests
{
    private const int Users = 100_000;

    [Fact]
    public void Users_are_spread_evenly()
    {
        UpstreamGroup group = PoolText.Group("hash $auth_user consistent;" + PoolText.Servers(10));
        int[] homes = HomesIn(group);

        Assert.All(homes.CountBy(home => home), home => Assert.InRange(home.Value, 9_700, 10_300));
        long start = Stopwatch.GetTimestamp();
        HomesIn(group);
        double cost = Stopwatch.GetElapsedTime(start).TotalNanoseconds / Users;
        TestContext.Current.TestOutputHelper?.WriteLine($"a user's home is found in {cost:F0} ns, his name's hash included");
    }

    [Fact]
    public void Users_are_spread_by_weight()
    {
        int[] homes = HomesIn(PoolText.Group("hash $auth_user consistent; server 10.0.0.1 weight=3; server 10.0.0.2;"));

        Assert.InRange(homes.Count(home => home == 1), 74_000, 76_000);
    }

    [Fact]
    public void With_one_of_ten_servers_gone_only_its_users_move_and_they_return_with_it()
    {
        UpstreamGroup group = PoolText.Group("hash $auth_user consistent;" + PoolText.Servers(10));
        int[] before = HomesIn(group);
        group.SetHealth(group.Peers[3], isHealthy: false, 0);
        int[] without = HomesIn(group);
        group.SetHealth(group.Peers[3], isHealthy: true, 0);

        int moved = 0;
        for (int user = 0; user < Users; user++)
        {
            Assert.True(before[user] == without[user] || before[user] == 4, "a user of another server has moved");
            moved += before[user] == without[user] ? 0 : 1;
        }

        Assert.InRange(moved, 9_700, 10_300);
        Assert.All(without.CountBy(home => home), home => Assert.InRange(home.Value, 10_700, 11_500));
        Assert.Equal(before, HomesIn(group));
    }

    [Fact]
    public void The_order_of_servers_and_their_parameters_move_nobody()
    {
        int[] before = HomesIn(PoolText.Group("hash $auth_user; server 10.0.0.1; server 10.0.0.2; server one.test;"));

        Assert.Equal(before, HomesIn(PoolText.Group("hash $auth_user; server one.test; server 10.0.0.2 max_fails=3; server 10.0.0.1;")));
    }

    [Fact]
    public void A_user_s_home_is_the_same_for_every_protocol_and_with_and_without_TLS()
    {
        UpstreamSettings settings = PoolText.Settings("hash $auth_user consistent; server 10.0.0.1; server one.test; server two.test;");
        int[] homes = HomesIn(PoolText.GroupOf(settings));

        Assert.Equal(homes, HomesIn(PoolText.GroupOf(settings, mode: BackendTlsMode.On)));
        Assert.All(MailProtocols.All, protocol => Assert.Equal(homes, HomesIn(PoolText.GroupOf(settings, protocol))));
    }

    [Fact]
    public void A_server_with_too_much_of_the_load_is_passed_over_for_the_next_of_the_user()
    {
        UpstreamGroup group = PoolText.Group("hash $auth_user consistent load=1.25;" + PoolText.Servers(4));
        ulong busy = KeyOf(7);
        UpstreamPeer home = group.Choose(PoolText.At(0, busy))!;
        for (int user = 0; user < 400; user++)
        {
            group.Choose(PoolText.At(0, KeyOf(user)));
        }

        for (int login = 0; login < 200; login++)
        {
            group.Choose(PoolText.At(0, busy));
        }

        int total = group.Peers.Sum(peer => peer.State.Connections);
        Assert.All(group.Peers, peer => Assert.InRange(peer.State.Connections, 1, (1.25 * total / 4) + 1));
        Assert.InRange(home.State.Connections, total / 4, total);
    }

    [Fact]
    public void Few_sessions_are_no_imbalance()
    {
        UpstreamGroup group = PoolText.Group("hash $auth_user consistent load=1.1;" + PoolText.Servers(10));
        UpstreamPeer?[] chosen = [.. Enumerable.Range(0, 10).Select(_ => group.Choose(PoolText.At(0, KeyOf(1))))];

        Assert.Single(chosen.Distinct());
    }

    private static ulong KeyOf(int user) => KeyHash.Of(string.Create(CultureInfo.InvariantCulture, $"user{user}@example.com"));

    private static int[] HomesIn(UpstreamGroup group)
    {
        int[] homes = new int[Users];
        for (int user = 0; user < Users; user++)
        {
            UpstreamPeer peer = group.Choose(PoolText.At(0, KeyOf(user)))!;
            group.Leave(peer);
            homes[user] = peer.Number();
        }

        return homes;
    }
}
