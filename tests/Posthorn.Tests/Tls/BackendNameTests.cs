using Posthorn.Protocol.AuthHttp;
using Posthorn.Tests.Directives;
using Posthorn.Tests.InMemory;
using Posthorn.Tests.Upstream;
using Xunit;

namespace Posthorn.Tests.Tls;

/// <summary><c>proxy_ssl_name</c> with variables: which certificate a backend must have, and which name it is told, by login.</summary>
public sealed class BackendNameTests
{
    private static readonly string Trust = $"proxy_ssl on; proxy_ssl_trusted_certificate {TestKeys.Authority};";

    [Theory]
    [InlineData("u", "imap.example")]
    [InlineData("other", "pop.example")]
    public void The_name_by_login_is_looked_for_and_told(string user, string name)
    {
        SessionRig rig = Rig("proxy_ssl_name $name;");
        using var backend = new BackendPlayer(rig, "imap") { User = user };
        backend.Begin();
        bool isIn = backend.Tls!.ShakeHands();

        Assert.Equal(name, backend.Tls.AskedName);
        Assert.Equal(user == "u", isIn);
        Assert.Equal(
            user == "other",
            rig.Log.Messages.Any(line => line.Contains("does not match \"pop.example\": see proxy_ssl_name", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("nobody", "")]
    [InlineData("evil", "a b")]
    [InlineData("dots", "..")]
    [InlineData("evil", "a b", "proxy_ssl_verify off;")]
    [InlineData("evil", "a b", "proxy_ssl starttls;")]
    public void A_name_that_is_none_lets_nobody_through_and_the_backend_hears_nothing(string user, string made, string more = "")
    {
        SessionRig rig = Rig($"proxy_ssl_name $name; {more}");
        using var backend = new BackendPlayer(rig, "imap") { User = user };
        MemoryPeer client = rig.Connect();
        client.Take();
        rig.Say(client, $"a LOGIN {user} p\r\n");
        rig.Answer(new AuthAccepted(SessionRig.BackendPlace, null, null));

        Assert.Null(rig.Backend);
        Assert.StartsWith("a NO [UNAVAILABLE]", client.Take(), StringComparison.Ordinal);
        Assert.Contains(
            rig.Log.Messages,
            line => line.Contains($"\"proxy_ssl_name\" makes \"{made}\", which no certificate can have", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("$auth_user.example", 0)]
    [InlineData("imap.example", 1)]
    public void A_handshake_that_a_client_s_name_may_have_spoilt_is_tried_elsewhere_and_not_held_against_the_server(string name, int fails)
    {
        var pool = new PoolRig([1, 2], $"{Trust} proxy_ssl_name {name};");
        pool.Up(1, "nonsense, and no record of TLS\r\n");
        pool.Up(2, "nonsense, and no record of TLS\r\n");
        pool.LogIn();

        Assert.Equal([1, 2], pool.Calls);
        Assert.All(pool.Rig.Server.Upstreams["pool"].Peers, peer => Assert.Equal(fails, peer.State.Fails));
    }

    [Fact]
    public void A_variable_that_is_not_known_is_an_error_of_the_configuration() => Assert.EndsWith(
        "unknown \"nothing\" variable in :3",
        BoundText.Error($"{BoundText.Auth}\nproxy_ssl_name $nothing; server {{ {BoundText.Imap} }}"));

    private static SessionRig Rig(string directives) => new(
        directives.Contains("starttls", StringComparison.Ordinal) ? [directives] : [Trust, directives],
        "map $auth_user $name { u imap.example; other pop.example; evil 'a b'; dots ..; }");
}
