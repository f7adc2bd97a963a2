using Posthorn.Config.Text;
using Posthorn.Protocol.Tests.Replay;
using Xunit;

namespace Posthorn.Protocol.Tests.Imap;

public sealed class ImapSettingsTests
{
    [Fact]
    public void The_client_buffer_is_a_page_by_default() => Assert.Equal(4096, TestServer.Of("imap").Settings.ClientBufferSize);

    [Theory]
    [InlineData("", false)]
    [InlineData("imap_auth plain login external;", false)]
    [InlineData("imap_auth cram-md5;", true)]
    [InlineData("imap_auth CRAM-MD5;", true)]
    public void A_salt_is_needed_for_CRAM_MD5_only(string configuration, bool expected) =>
        Assert.Equal(expected, TestServer.Of("imap", configuration).Settings.NeedsSalt);

    [Theory]
    [InlineData("imap_auth apop;", "apop")]
    [InlineData("imap_auth plain none;", "none")]
    [InlineData("imap_auth gssapi;", "gssapi")]
    public void A_word_that_is_no_mechanism_is_an_invalid_value(string configuration, string word)
    {
        ConfigException e = Assert.Throws<ConfigException>(() => TestServer.Of("imap", configuration));
        Assert.Equal($"invalid value \"{word}\"", e.Problem);
    }

    [Fact]
    public void A_server_s_lists_replace_those_of_the_mail_block_whole()
    {
        TestServer server = TestServer.Bind(
            "imap",
            "mail { imap_capabilities IDLE NAMESPACE; imap_auth cram-md5; server { imap_capabilities IMAP4rev1; imap_auth plain; } }");
        var session = new PureSession(server);
        session.ClientSays("a CAPABILITY\r\n"u8.ToArray());
        Assert.Equal("* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\na OK completed\r\n"u8.ToArray(), session.ToClient.Written.ToArray());
        Assert.False(server.Settings.NeedsSalt);
    }

    [Fact]
    public void A_server_inherits_what_it_does_not_set()
    {
        TestServer server = TestServer.Bind("imap", "mail { imap_client_buffer 8k; imap_auth cram-md5; server { } }");
        Assert.Equal(8192, server.Settings.ClientBufferSize);
        Assert.True(server.Settings.NeedsSalt);
    }
}
