using System.Net;
using Posthorn.Protocol;
using Posthorn.Tests.InMemory;
using Posthorn.Tls;
using Posthorn.Transport;
using Posthorn.Upstream;
using Xunit;

namespace Posthorn.Tests.Upstream;

public sealed class UpstreamGroupTests
{
    [Fact]
    public void A_failed_server_is_left_alone_for_its_time_and_then_tried_by_one_login()
    {
        UpstreamGroup group = PoolText.Group("server 10.0.0.1; server 10.0.0.2 fail_timeout=5s;");
        UpstreamPeer second = group.Peers[1];
        Assert.True(group.Failed(second, 1000));

        Assert.All(Numbers(group, 1, 5.9), number => Assert.Equal(1, number));
        Assert.Single(Numbers(group, 6, 6, 6, 6), 2);
        group.Served(second, 6001);
        Assert.Equal(0, second.State.Fails);
        Assert.InRange(Numbers(group, 6.1, 6.2, 6.3, 6.4).Count(number => number == 2), 2, 3);
    }

    [Fact]
    public void Failures_count_within_their_time_and_up_to_their_number()
    {
        UpstreamGroup group = PoolText.Group("server 10.0.0.1; server 10.0.0.2 max_fails=2;");
        UpstreamPeer second = group.Peers[1];
        Assert.False(group.Failed(second, 1000));
        Assert.Contains(2, Numbers(group, 1.1, 1.2, 1.3, 1.4));
        Assert.True(group.Failed(second, 2000));
        Assert.DoesNotContain(2, Numbers(group, 2.1, 2.2, 2.3, 2.4));
    }

    [Fact]
    public void A_server_without_max_fails_is_never_left_alone()
    {
        UpstreamGroup group = PoolText.Group("server 10.0.0.1; server 10.0.0.2 max_fails=0;");
        Assert.False(group.Failed(group.Peers[1], 0));

        Assert.Contains(2, Numbers(group, 0, 0));
    }

    [Fact]
    public void The_only_server_is_tried_whatever_happened()
    {
        UpstreamGroup group = PoolText.Group("server 10.0.0.1;");
        Assert.False(group.Failed(group.Peers[0], 0));

        Assert.Equal([1], Numbers(group, 0));
    }

    [Fact]
    public void Of_logins_that_wait_one_a_second_tries_a_failed_server()
    {
        UpstreamGroup group = PoolText.Group("server 10.0.0.1; server 10.0.0.2 down;");
        group.Failed(group.Peers[0], 0);
        ServerDraw held = PoolText.At(0.9) with { IsHeld = true };

        Assert.Null(group.Choose(held));
        Assert.NotNull(group.Choose(held with { Now = 1000 }));
        Assert.Null(group.Choose(held with { Now = 1001 }));
        Assert.NotNull(group.Choose(held with { Now = 2000 }));
    }

    [Fact]
    public void A_server_that_returns_gets_its_share_slowly()
    {
        UpstreamGroup group = PoolText.Group("server 10.0.0.1 weight=100; server 10.0.0.2 weight=100 slow_start=100s;");
        group.SetHealth(group.Peers[1], isHealthy: false, 0);
        group.SetHealth(group.Peers[1], isHealthy: true, 0);

        Assert.InRange(Share(group, 10), 0.05, 0.13);
        Assert.InRange(Share(group, 50), 0.28, 0.38);
        Assert.InRange(Share(group, 101), 0.48, 0.52);
    }

    [Fact]
    public void A_reload_keeps_what_is_known_of_servers_that_stay()
    {
        UpstreamGroup before = PoolText.Group("server 10.0.0.1; server 10.0.0.2;");
        UpstreamPeer old = before.Choose(PoolText.At(0))!;
        before.Failed(before.Peers[1], 1000);
        UpstreamGroup after = PoolText.Group("server 10.0.0.3; server 10.0.0.2; server 10.0.0.1;", before);

        Assert.Equal([0, 0, 1], after.Peers.Select(peer => peer.State.Connections));
        Assert.DoesNotContain(2, Numbers(after, 2, 2, 2, 2));
        before.Leave(old);
        Assert.Equal(2, after.Peers.Single(peer => peer.Number() == 1).State.Connections);
    }

    [Fact]
    public void A_name_with_two_addresses_is_two_servers_and_others_once_it_has_others()
    {
        UpstreamGroup group = PoolText.Group("server two.test resolve;");
        Assert.Equal([8, 9], Numbers(group, 0, 0).Order());

        group.SetAddresses("two.test", [IPAddress.Parse("10.0.0.9"), IPAddress.Parse("10.0.0.5")]);
        Assert.Equal([5, 9], Numbers(group, 0, 0).Order());
        Assert.Equal(2, group.Peers.Single(peer => peer.Number() == 9).State.Connections);
    }

    [Fact]
    public void Who_waits_is_told_when_a_server_is_well_again()
    {
        var loop = new MemoryLoop();
        UpstreamGroup group = PoolText.Group("server 10.0.0.1;");
        group.SetHealth(group.Peers[0], isHealthy: false, 0);
        LoopPromise<bool> promise = group.Wait(loop);
        loop.Settle();
        Assert.False(promise.IsCompleted);
        Assert.False(group.SetHealth(group.Peers[0], isHealthy: false, 0));
        Assert.True(group.SetHealth(group.Peers[0], isHealthy: true, 0));
        loop.Settle();

        Assert.True(promise.IsCompleted);
    }

    [Theory]
    [InlineData("imap", "off", "10.0.0.1:143 10.0.0.2:99 [::1]:143 unix:/run/x 10.0.0.3:993 10.0.0.4:143 10.0.0.5:143 10.0.0.7:143")]
    [InlineData("imap", "on", "10.0.0.1:993 10.0.0.2:99 [::1]:993 unix:/run/x 10.0.0.3:993 10.0.0.4:143 10.0.0.5:143 10.0.0.7:993")]
    [InlineData("pop3", "starttls", "10.0.0.1:110 10.0.0.2:99 [::1]:110 unix:/run/x 10.0.0.3:995 10.0.0.4:110 10.0.0.5:110 10.0.0.7:110")]
    [InlineData("smtp", "on", "10.0.0.1:465 10.0.0.2:99 [::1]:465 unix:/run/x 10.0.0.3:465 10.0.0.4:25 10.0.0.5:25 10.0.0.7:465")]
    public void A_server_without_a_port_has_the_protocol_s_and_where_TLS_comes_first_the_one_for_TLS(
        string protocol, string mode, string addresses)
    {
        UpstreamSettings settings = PoolText.Settings(
            "server 10.0.0.1; server 10.0.0.2:99; server [::1]; server unix:/run/x; server 10.0.0.3 ssl=on; "
            + "server 10.0.0.4 ssl=off; server 10.0.0.5 ssl=starttls; server one.test;");
        UpstreamGroup group = PoolText.GroupOf(
            settings, MailProtocols.All.Single(one => one.Name == protocol), Enum.Parse<BackendTlsMode>(mode, ignoreCase: true));

        Assert.Equal(addresses.Split(' '), group.Peers.Select(peer => peer.Text));
    }

    private static int[] Numbers(UpstreamGroup group, params double[] times) =>
        [.. times.Select(time => group.Choose(PoolText.At(time))!.Number())];

    private static double Share(UpstreamGroup group, double time) =>
        Enumerable.Range(0, 1000).Count(_ => group.Choose(PoolText.At(time))!.Number() == 2) / 1000.0;
}
