using Posthorn.Listening;
using Posthorn.Mail;
using Posthorn.Sessions;
using Xunit;

namespace Posthorn.Tests.Directives;

/// <summary>Where servers listen, and which sockets that takes.</summary>
public sealed class ListenTests
{
    [Theory]
    [InlineData("143", "0.0.0.0:143")]
    [InlineData("*:143", "0.0.0.0:143")]
    [InlineData("127.0.0.1:143", "127.0.0.1:143")]
    [InlineData("010.0.0.1:143", "10.0.0.1:143")]
    [InlineData("[::]:143", "[::]:143")]
    [InlineData("[0:0::1]:143", "[::1]:143")]
    [InlineData("unix:/run/x", "unix:/run/x")]
    [InlineData("UNIX:/run/x", "unix:/run/x")]
    [InlineData("9143-9145", "0.0.0.0:9143 0.0.0.0:9144 0.0.0.0:9145")]
    [InlineData("9143-9143", "0.0.0.0:9143")]
    [InlineData("[::1]:9143-9144", "[::1]:9143 [::1]:9144")]
    [InlineData("two.test:143", "192.0.2.1:143 [2001:db8::1]:143")]
    [InlineData("two.test:143-144", "192.0.2.1:143 192.0.2.1:144 [2001:db8::1]:143 [2001:db8::1]:144")]
    [InlineData("127.0.0.1", "127.0.0.1:0")]
    public void An_address_spreads_out_to_sockets(string listen, string expected) =>
        Assert.Equal(expected, string.Join(' ', Server(listen).Listens.Select(one => one.Address)));

    [Fact]
    public void Parameters_have_nginxs_defaults()
    {
        ListenSettings listen = Assert.Single(Server("143").Listens);
        Assert.Equal(new ListenOptions(Multipath: false, 511, null, null, Ipv6Only: true, null), listen.Options);
        Assert.False(listen.HasOwnSocket);
    }

    [Fact]
    public void Parameters_reach_the_socket()
    {
        const string All = "[::]:143 backlog=5 rcvbuf=64k sndbuf=0 ipv6only=off multipath so_keepalive=30m::10";
        ListenSettings listen = Assert.Single(Server(All).Listens);
        Assert.Equal(new ListenOptions(Multipath: true, 5, 65536, 0, Ipv6Only: false, new KeepAlive(true, 1800, null, 10)), listen.Options);
        Assert.True(listen.HasOwnSocket);
    }

    [Theory]
    [InlineData("on", true, null, null, null)]
    [InlineData("off", false, null, null, null)]
    [InlineData("1:2:3", true, 1, 2, 3)]
    [InlineData("5", true, 5, null, null)]
    [InlineData("1:1m", true, 1, 60, null)]
    [InlineData("::3", true, null, null, 3)]
    [InlineData("0:0:3", true, null, null, 3)]
    public void Keepalive_is_a_word_or_three_numbers(string text, bool on, int? idle, int? interval, int? count) =>
        Assert.Equal(new KeepAlive(on, idle, interval, count), KeepAlive.Parse(text));

    [Fact]
    public void Without_a_wildcard_each_address_has_its_socket() =>
        Assert.Equal("127.0.0.1:143 127.0.0.2:143 [::]:143", Sockets("127.0.0.1:143", "127.0.0.2:143", "[::]:143"));

    [Fact]
    public void A_wildcard_stands_in_for_the_addresses_of_its_port() => Assert.Equal(
        "127.0.0.1:144 0.0.0.0:143(0:127.0.0.1:143 3:127.0.0.3:143) unix:/x",
        Sockets("127.0.0.1:143", "127.0.0.1:144", "143", "127.0.0.3:143", "unix:/x"));

    [Theory]
    [InlineData("bind")]
    [InlineData("backlog=7")]
    [InlineData("so_keepalive=on")]
    public void An_address_with_a_socket_of_its_own_is_bound_beside_the_wildcard(string parameter) =>
        Assert.Equal("127.0.0.1:143 0.0.0.0:143", Sockets($"127.0.0.1:143 {parameter}", "143"));

    private static ServerSettings Server(string listen) =>
        Assert.Single(BoundText.All($"{BoundText.Auth} server {{ protocol imap; listen {listen}; }}"));

    // Each socket, and in brackets who else is reached by it: the server's place in the file and the address.
    private static string Sockets(params string[] listens)
    {
        string servers = string.Concat(listens.Select(listen => $"server {{ protocol imap; listen {listen}; }}"));
        List<ServerBlock> blocks = [.. BoundText.All(BoundText.Auth + servers).Select(server => new ServerBlock(server, null!, null!))];
        return string.Join(' ', ListenPlan.Of(blocks).Select(spec => spec.Address + Guests(spec.Routes)));

        string Guests(ListenRoutes routes) => routes.Specific.Count == 0 ? "" : $"({string.Join(' ', routes.Specific.Values
            .Select(target => $"{blocks.IndexOf(target.Server)}:{target.Name}"))})";
    }
}
