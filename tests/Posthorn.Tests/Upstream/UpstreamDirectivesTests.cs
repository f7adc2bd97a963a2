using Posthorn.Tests.Directives;
using Posthorn.Upstream;
using Xunit;

namespace Posthorn.Tests.Upstream;

public sealed class UpstreamDirectivesTests
{
    [Fact]
    public void A_server_has_nginx_s_defaults()
    {
        UpstreamServerSettings server = Assert.Single(PoolText.Settings("server 10.0.0.1;").Servers);

        Assert.Equal(
            (1, 1, TimeSpan.FromSeconds(10), TimeSpan.Zero, 0),
            (server.Weight, server.MaxFails, server.FailTimeout, server.SlowStart, server.MaxConnections));
        Assert.False(server.IsBackup || server.IsDown || server.Resolves);
    }

    [Fact]
    public void A_server_has_nginx_s_parameters()
    {
        UpstreamServerSettings server = PoolText.Settings(
            "server 10.0.0.1 weight=3 max_fails=4 fail_timeout=1m slow_start=30s max_conns=7 down resolve; server 10.0.0.2;").Servers[0];

        Assert.Equal(
            (3, 4, TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(30), 7),
            (server.Weight, server.MaxFails, server.FailTimeout, server.SlowStart, server.MaxConnections));
        Assert.True(server is { IsDown: true, Resolves: true });
    }

    [Theory]
    [InlineData("", BalancingMethod.RoundRobin)]
    [InlineData("least_conn;", BalancingMethod.LeastConnections)]
    [InlineData("random;", BalancingMethod.Random)]
    [InlineData("random two least_conn;", BalancingMethod.RandomTwo)]
    [InlineData("hash $auth_user consistent;", BalancingMethod.Hash)]
    [InlineData("zone pool 64k;", BalancingMethod.RoundRobin)]
    public void The_method_is_in_the_words_of_nginx(string line, object method) =>
        Assert.Equal(method, PoolText.Settings(line + PoolText.Servers(2)).Method);

    [Theory]
    [InlineData("server 10.0.0.1 weight=0", "invalid parameter \"weight=0\"")]
    [InlineData("server 10.0.0.1 max_fails=x", "invalid parameter \"max_fails=x\"")]
    [InlineData("server 10.0.0.1 fail_timeout=", "invalid parameter \"fail_timeout=\"")]
    [InlineData("server 10.0.0.1 fast", "invalid parameter \"fast\"")]
    [InlineData("server 10.0.0.1:0", "invalid port in upstream \"10.0.0.1:0\"")]
    [InlineData("server none.test:143", "host not found in upstream \"none.test:143\"")]
    [InlineData("server", "invalid number of arguments in \"server\" directive")]
    [InlineData("random three", "invalid parameter \"three\"")]
    [InlineData("random two hash", "invalid parameter \"hash\"")]
    [InlineData("hash $auth_user steady", "invalid parameter \"steady\"")]
    [InlineData("hash $auth_user load=0.5", "invalid parameter \"load=0.5\"")]
    [InlineData("hash $nothing", "unknown \"nothing\" variable")]
    [InlineData("listen 143", "\"listen\" directive is not allowed here")]
    public void What_makes_no_sense_is_an_error_in_nginx_s_words(string line, string error) => Assert.Equal(
        $"{error} in :5",
        BoundText.Error($"{BoundText.Auth}\nupstream pool {{\nserver 10.0.0.2;\n{line};\n}}\nserver {{ {BoundText.Imap} }}"));

    [Theory]
    [InlineData("", "no servers are inside upstream in :2")]
    [InlineData("server 10.0.0.1 backup;", "no servers but backups are inside upstream \"pool\" in :2")]
    [InlineData("least_conn; random; server 10.0.0.1;", "several balancing methods are inside upstream \"pool\" in :2")]
    [InlineData("random; server 10.0.0.1 slow_start=1s;", "balancing method does not support parameter \"slow_start\" in :2")]
    public void A_block_that_makes_no_sense_is_an_error(string lines, string error) =>
        Assert.Equal(error, BoundText.Error($"upstream pool {{ {lines} }}"));

    [Fact]
    public void Two_groups_with_one_name_are_an_error() => Assert.Equal(
        "duplicate upstream \"POOL\" in :3",
        BoundText.Error("upstream pool { server 10.0.0.1; }\nupstream POOL { server 10.0.0.1; }"));

    [Theory]
    [InlineData("on", LoginTrouble.Mendable)]
    [InlineData("off", LoginTrouble.None)]
    [InlineData("error timeout", LoginTrouble.Error | LoginTrouble.Timeout)]
    [InlineData("invalid_greeting temporary", LoginTrouble.InvalidGreeting | LoginTrouble.Temporary | LoginTrouble.TemporaryForUser)]
    public void Troubles_that_make_for_the_next_server_are_named(string words, object troubles) =>
        Assert.Equal(troubles, BoundText.Server($"proxy_next_upstream {words};").Proxy.NextUpstream);

    [Fact]
    public void A_group_may_be_where_logins_go() =>
        Assert.NotNull(BoundText.Server("proxy_pass pool;", BoundText.Auth + " upstream pool { server 10.0.0.1; }").ProxyPass);
}
