using Posthorn.Mail;
using Posthorn.Protocol;
using Posthorn.Tests.Directives;
using Posthorn.Upstream;
using Xunit;

namespace Posthorn.Tests.Upstream;

/// <summary>Who shares a group, and what a reload keeps of it.</summary>
public sealed class UpstreamGroupsTests
{
    private static readonly IMailProtocol Imap = MailProtocols.All[0];

    [Fact]
    public void Server_blocks_with_and_without_TLS_call_other_ports_and_count_apart()
    {
        UpstreamGroups groups = Groups(PoolText.Settings("server 10.0.0.1;"), null, out IReadOnlyList<ServerSettings> servers);
        UpstreamGroup[] used = [.. servers.Select(server => groups.Of(server)["pool"])];

        Assert.Equal(["10.0.0.1:143", "10.0.0.1:993", "10.0.0.1:143"], used.Select(group => group.Peers[0].Text));
        Assert.Same(used[0], used[2]);
        Assert.Equal(2, groups.All.Count());
    }

    [Theory]
    [InlineData("server 10.0.0.1:143; server unix:/run/x;")]
    [InlineData("server 10.0.0.1 ssl=on;")]
    public void Where_no_port_depends_on_it_they_count_together(string lines)
    {
        UpstreamGroups groups = Groups(PoolText.Settings(lines), null, out IReadOnlyList<ServerSettings> servers);

        Assert.Same(groups.Of(servers[0])["pool"], groups.Of(servers[1])["pool"]);
        Assert.Single(groups.All);
    }

    [Fact]
    public void A_reload_keeps_what_is_known_of_each_use()
    {
        UpstreamSettings shared = PoolText.Settings("server 10.0.0.1:143;");
        UpstreamSettings apart = PoolText.Settings("server 10.0.0.1; server 10.0.0.2;");
        UpstreamGroups first = Groups(shared, null, out IReadOnlyList<ServerSettings> servers);
        first.Of(servers[1])["pool"].Choose(PoolText.At(0));
        UpstreamGroups second = Groups(apart, first, out servers);
        second.Of(servers[1])["pool"].Choose(PoolText.At(0));
        UpstreamGroups third = Groups(apart, second, out servers);

        Assert.Equal([1, 0], third.Of(servers[0])["pool"].Peers.Select(peer => peer.State.Connections));
        Assert.Equal([1, 0], third.Of(servers[1])["pool"].Peers.Select(peer => peer.State.Connections));
    }

    [Fact]
    public void A_group_that_a_reload_removes_has_no_say_about_what_backends_can_do()
    {
        UpstreamSettings[] both =
        [
            PoolText.Settings("server 10.0.0.1; health_check;"),
            PoolText.Settings("server 10.0.0.2; health_check;") with { Name = "other" },
        ];
        UpstreamGroups first = Groups(both, null, out IReadOnlyList<ServerSettings> servers);
        Learn(first, servers, "pool", "IMAP4rev1", "IDLE");
        Learn(first, servers, "other", "IMAP4rev1");
        Assert.Equal(["IMAP4rev1"], first.LearntOf(Imap).Common!);

        UpstreamGroups second = Groups(both[0], first, out servers);
        Assert.Equal(["IMAP4rev1", "IDLE"], second.LearntOf(Imap).Common!);
        Assert.False(Learn(second, servers, "pool", "IMAP4rev1", "IDLE"));
        Assert.Equal(["IMAP4rev1"], first.LearntOf(Imap).Common!);

        UpstreamGroups third = Groups(both[0] with { HealthCheck = null }, second, out servers);
        Assert.Null(third.LearntOf(Imap).Common);
    }

    private static bool Learn(UpstreamGroups groups, IReadOnlyList<ServerSettings> servers, string name, params string[] words)
    {
        UpstreamGroup group = groups.Of(servers[0])[name];
        return group.Learn(group.Peers[0], words);
    }

    private static UpstreamGroups Groups(UpstreamSettings settings, UpstreamGroups? before, out IReadOnlyList<ServerSettings> servers) =>
        Groups([settings], before, out servers);

    private static UpstreamGroups Groups(UpstreamSettings[] settings, UpstreamGroups? before, out IReadOnlyList<ServerSettings> servers)
    {
        servers = BoundText.All($$"""
            {{BoundText.Auth}}
            server { listen 9143; protocol imap; }
            server { listen 9144; protocol imap; proxy_ssl on; }
            server { listen 9145; protocol imap; proxy_ssl starttls; }
            """);
        return new UpstreamGroups(settings, servers, before);
    }
}
