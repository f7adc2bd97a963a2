using Posthorn.Protocol.AuthHttp;
using Posthorn.Tests.Directives;
using Posthorn.Tests.InMemory;
using Xunit;

namespace Posthorn.Tests.Variables;

public sealed class ProxyPassTests
{
    private static readonly AuthAccepted Anywhere = new(null, null, null);

    [Theory]
    [InlineData("10.0.0.1", "10.0.0.1:143")]
    [InlineData("10.0.0.1:10143", "10.0.0.1:10143")]
    [InlineData("[2001:db8::1]:99", "[2001:db8::1]:99")]
    [InlineData("[2001:db8::1]", "[2001:db8::1]:143")]
    [InlineData("one.test", "one.test:143")]
    [InlineData("unix:/run/dovecot/imap", "unix:/run/dovecot/imap")]
    public void An_address_has_the_first_port_of_the_protocol_unless_it_names_one(string text, string expected)
    {
        var rig = new SessionRig();
        rig.Connect();

        Assert.Equal(expected, BoundText.Server($"proxy_pass {text};").ProxyPass!.BackendOf(rig.Session!)!.ToString());
    }

    [Theory]
    [InlineData("\"\"", "no host in upstream \"\"")]
    [InlineData("none.test", "host not found in upstream \"none.test\"")]
    [InlineData("a:0", "invalid port in upstream \"a:0\"")]
    [InlineData("a:x", "invalid port in upstream \"a:x\"")]
    [InlineData("unix:", "invalid host in upstream \"unix:\"")]
    [InlineData("1.2.3", "invalid host in upstream \"1.2.3\"")]
    [InlineData("$nothing", "unknown \"nothing\" variable")]
    [InlineData("a b", "invalid number of arguments in \"proxy_pass\" directive")]
    public void What_is_no_address_is_an_error(string text, string expected) => Assert.Equal(
        $"{expected} in :3", BoundText.Error($"{BoundText.Auth}\nproxy_pass {text};\nserver {{ {BoundText.Imap} }}"));

    [Fact]
    public void A_login_that_the_auth_source_sends_nowhere_goes_there()
    {
        var rig = new SessionRig("proxy_pass 127.0.0.1:10143;");
        rig.Say(rig.Connect(), "a LOGIN u p\r\n");
        rig.Answer(Anywhere);

        Assert.NotNull(rig.Backend);
    }

    [Fact]
    public void The_auth_source_comes_first()
    {
        var rig = new SessionRig("proxy_pass 127.0.0.1:1;");
        rig.Say(rig.Connect(), "a LOGIN u p\r\n");
        rig.Answer(Anywhere with { Backend = SessionRig.BackendPlace });

        Assert.NotNull(rig.Backend);
    }

    [Theory]
    [InlineData("ann", true)]
    [InlineData("bob", false)]
    public void A_map_sends_users_their_ways(string user, bool found)
    {
        var rig = new SessionRig(["proxy_pass $place;"], "map $auth_user $place { ann 127.0.0.1:10143; default 127.0.0.1:1; }");
        rig.Say(rig.Connect(), $"a LOGIN {user} p\r\n");
        rig.Answer(Anywhere);

        Assert.Equal(found, rig.Backend is not null);
    }

    [Theory]
    [InlineData("\"\"", "no host in upstream \"\" of \"proxy_pass\"")]
    [InlineData("a:99999", "invalid port in upstream \"a:99999\" of \"proxy_pass\"")]
    [InlineData("'a b'", "invalid host in upstream \"a b\" of \"proxy_pass\"")]
    [InlineData("'a\"b'", "invalid host in upstream \"a\\x22b\" of \"proxy_pass\"")]
    public void A_value_that_is_no_address_fails_for_the_time_being(string value, string expected)
    {
        var rig = new SessionRig(["proxy_pass $place;"], $"map $auth_user $place {{ default {value}; }}");
        var client = rig.Connect();
        client.Take();
        rig.Say(client, "a LOGIN u p\r\n");
        rig.Answer(Anywhere);

        Assert.Contains(rig.Log.Lines, line => line.Contains(expected, StringComparison.Ordinal));
        Assert.StartsWith("a NO [UNAVAILABLE]", client.Take());
    }

    [Fact]
    public void Without_any_place_to_go_the_log_says_so()
    {
        var rig = new SessionRig();
        var client = rig.Connect();
        client.Take();
        rig.Say(client, "a LOGIN u p\r\n");
        rig.Answer(Anywhere);

        Assert.Contains(
            rig.Log.Lines, line => line.Contains("no server in the auth answer and no \"proxy_pass\"", StringComparison.Ordinal));
        Assert.StartsWith("a NO [UNAVAILABLE]", client.Take());
    }
}
