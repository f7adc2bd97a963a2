using System.Text;
using Posthorn.Config.Text;
using Posthorn.Protocol.Pop3;
using Posthorn.Protocol.Tests.Replay;
using Posthorn.Protocol.Wire;
using Xunit;

namespace Posthorn.Protocol.Tests.Pop3;

public sealed class Pop3SettingsTests
{
    [Fact]
    public void The_name_plate_names_the_protocol_and_its_ports()
    {
        IMailProtocol plate = MailProtocols.All.Single(known => known.Name == "pop3");

        Assert.Equal([110, 995], plate.Ports);
        Assert.Equal(
            ["pop3_auth", "pop3_capabilities", "pop3_client_buffer", "pop3_pipelining", "pop3_xclient"],
            plate.Directives.Select(directive => directive.Name));
    }

    [Fact]
    public void A_command_may_have_4_KB_unless_configured()
    {
        Assert.Equal(4096, TestServer.Of("pop3").Settings.ClientBufferSize);
        Assert.Equal(128, TestServer.Of("pop3", "pop3_client_buffer 128;").Settings.ClientBufferSize);
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("pop3_auth plain external;", false)]
    [InlineData("pop3_auth plain apop;", true)]
    [InlineData("pop3_auth plain cram-md5;", true)]
    [InlineData("pop3_auth APOP;", true)]
    public void A_salt_is_asked_for_where_a_method_needs_it(string configuration, bool needed) =>
        Assert.Equal(needed, TestServer.Of("pop3", configuration).Settings.NeedsSalt);

    [Theory]
    [InlineData("login")]
    [InlineData("none")]
    [InlineData("plain,apop")]
    public void Words_that_nginx_does_not_know_in_pop3_auth_are_invalid(string word)
    {
        var error = Assert.Throws<ConfigException>(() => TestServer.Of("pop3", $"pop3_auth plain {word};"));

        Assert.Contains($"invalid value \"{word}\"", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_server_inherits_the_outer_lists_whole_or_replaces_them_whole()
    {
        const string Outer = "mail { pop3_auth apop; pop3_capabilities TOP UIDL; ";

        Assert.Contains("\r\nTOP\r\nUIDL\r\nSASL\r\n", Capabilities(Outer + "server { } }"), StringComparison.Ordinal);
        Assert.Contains(
            "\r\nUSER\r\nSASL CRAM-MD5\r\n",
            Capabilities(Outer + "server { pop3_auth cram-md5; pop3_capabilities USER; } }"),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Every_word_of_pop3_auth_is_documented() =>
        Assert.Contains(
            "`plain`, `cram-md5`, `external`, `xoauth2`, `oauthbearer`, `apop`.", Pop3Directives.Auth.Summary, StringComparison.Ordinal);

    private static string Capabilities(string configuration)
    {
        var output = new WireWriter();
        TestServer.Bind("pop3", configuration).NewDialog().Advance("CAPA\r\n"u8, output);
        return Encoding.ASCII.GetString(output.Written);
    }
}
