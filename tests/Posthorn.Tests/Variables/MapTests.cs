using Posthorn.Tests.Directives;
using Posthorn.Tests.InMemory;
using Xunit;

namespace Posthorn.Tests.Variables;

public sealed class MapTests
{
    [Theory]
    [InlineData("one", "first")]
    [InlineData("ONE", "first")]
    [InlineData("two", "second word")]
    [InlineData("default", "named")]
    [InlineData("~x", "tilde")]
    [InlineData("three", "other")]
    public void A_key_is_found_whatever_its_case(string user, string expected) =>
        Assert.Equal(expected, Value(user, "one first; two 'second word'; \\default named; '\\~x' tilde; default other;"));

    [Theory]
    [InlineData("example.com", "exact")]
    [InlineData("example.com.", "exact")]
    [InlineData("a.example.com", "below")]
    [InlineData("a.b.EXAMPLE.com", "below")]
    [InlineData("x.deep.example.com", "deeper")]
    [InlineData("example.org", "both")]
    [InlineData("www.example.org", "both")]
    [InlineData("mail.anything.net", "begins")]
    [InlineData("mail", "regex")]
    [InlineData("other", "none")]
    [InlineData(".example.com", "none")]
    public void Host_names_match_by_their_longest_part(string host, string expected) => Assert.Equal(
        expected,
        Value(
            host,
            "hostnames; default none; example.com exact; *.example.com below; *.deep.example.com deeper; .example.org both; "
            + "mail.* begins; ~^mail regex;"));

    [Theory]
    [InlineData("ann@Example.com", "ann at Example.com")]
    [InlineData("x42", "imap-42")]
    [InlineData("X43", "imap-43")]
    [InlineData("CASE", "")]
    [InlineData("case", "exact case")]
    public void Values_hold_variables_and_groups_of_the_first_expression_that_matches(string user, string expected) => Assert.Equal(
        expected,
        Value(user, "\"~^(?<who>[^@]+)@(.+)$\" \"$who at $1\"; ~*^x(\\d+)$ $protocol-$1; ~^case$ 'exact case'; ~*^x never;"));

    [Fact]
    public void A_map_may_use_another_that_comes_later()
    {
        var rig = new SessionRig(new[] { "proxy_pass $two;" }, "map $one $two { default $one-$one; } map $protocol $one { imap i; }");
        rig.Connect();

        Assert.Equal("i-i", rig.Server.Settings.ProxyPass!.Text.Evaluate(rig.Session!));
    }

    [Theory]
    [InlineData("map $auth_user x { }", "invalid variable name \"x\" in :2")]
    [InlineData("map $auth_user $ { }", "invalid variable name \"$\" in :2")]
    [InlineData("map $auth_user { }", "invalid number of arguments in \"map\" directive in :2")]
    [InlineData("map $nothing $x { }", "unknown \"nothing\" variable in :2")]
    [InlineData("map $auth_user $remote_addr { }", "the duplicate \"remote_addr\" variable in :2")]
    [InlineData("map $auth_user $x {\na b c;\n}", "invalid number of the map parameters in :3")]
    [InlineData("map $auth_user $x {\na;\n}", "invalid number of the map parameters in :3")]
    [InlineData("map $auth_user $x {\na b;\nA c;\n}", "conflicting parameter \"A\" in :4")]
    [InlineData("map $auth_user $x {\ndefault b;\ndefault c;\n}", "duplicate default map parameter in :4")]
    [InlineData("map $auth_user $x {\nhostnames;\n*.a.* c;\n}", "invalid hostname or wildcard \"*.a.*\" in :4")]
    [InlineData("map $auth_user $x {\nhostnames;\n.a.b c; a.b d;\n}", "conflicting parameter \"a.b\" in :4")]
    [InlineData("map $auth_user $x {\na $nothing;\n}", "unknown \"nothing\" variable in :3")]
    [InlineData("map $auth_user $x {\n~( b;\n}", "invalid regular expression \"(\": InsufficientClosingParentheses at 1 in :3")]
    [InlineData("map $auth_user $x {\n~(?=a) b;\n}",
        "invalid regular expression \"(?=a)\": look-around, backreferences and the like are not supported in :3")]
    [InlineData("map $x $y { }\nmap $y $x { }", "cycle while evaluating variable \"y\": \"$y\", \"$x\", \"$y\" in :2")]
    public void What_makes_no_sense_is_an_error_in_nginx_words(string map, string expected) =>
        Assert.Equal(expected, BoundText.Error($"{map}\n{BoundText.Auth}\nserver {{ {BoundText.Imap} }}"));

    private static string Value(string user, string lines)
    {
        var rig = new SessionRig(["proxy_pass $x;"], $"map $auth_user $x {{ {lines} }}");
        rig.Say(rig.Connect(), $"a LOGIN \"{user}\" p\r\n");
        return rig.Server.Settings.ProxyPass!.Text.Evaluate(rig.Session!);
    }
}
