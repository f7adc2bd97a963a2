using System.Text;
using Posthorn.Config.Text;
using Posthorn.Protocol.Tests.Replay;
using Posthorn.Protocol.Wire;
using Xunit;

namespace Posthorn.Protocol.Tests.Probes;

public sealed class LearntCapabilitiesTests
{
    [Fact]
    public void IMAP_lists_what_was_learnt_less_what_a_proxy_cannot_carry() => Assert.Equal(
        "* CAPABILITY IMAP4rev1 SASL-IR ID IDLE LITERAL+ COMPRESS=DEFLATE AUTH=PLAIN STARTTLS\r\na OK completed\r\n",
        Asked(
            "imap",
            "a CAPABILITY",
            [
                "IMAP4rev1", "SASL-IR", "LOGIN-REFERRALS", "ID", "IDLE", "LITERAL+", "COMPRESS=DEFLATE", "STARTTLS", "LOGINDISABLED",
                "AUTH=PLAIN", "AUTH=LOGIN", "UNAUTHENTICATE",
            ],
            "imap_capabilities auto;",
            "starttls on;"));

    [Fact]
    public void POP3_lists_what_was_learnt_less_what_a_proxy_cannot_carry() => Assert.Equal(
        "+OK Capability list follows\r\nTOP\r\nEXPIRE 7 USER\r\nUSER\r\nSASL PLAIN LOGIN\r\n.\r\n",
        Asked(
            "pop3",
            "CAPA",
            ["TOP", "EXPIRE 7 USER", "SASL CRAM-MD5", "STLS", "USER", "IMPLEMENTATION x", "XCLIENT", "UTF8 USER", "LANG", "."],
            "pop3_capabilities auto;"));

    [Fact]
    public void SMTP_lists_what_was_learnt_less_what_a_proxy_cannot_carry() => Assert.Equal(
        "250-mx.example\r\n250-PIPELINING\r\n250-SIZE 1000\r\n250-CHUNKING\r\n250 AUTH PLAIN LOGIN\r\n",
        Asked(
            "smtp",
            "EHLO c",
            ["PIPELINING", "SIZE 1000", "STARTTLS", "AUTH CRAM-MD5", "AUTH=LOGIN", "XCLIENT NAME ADDR", "XFORWARD NAME", "CHUNKING"],
            "smtp_capabilities auto;"));

    [Fact]
    public void Nothing_of_a_backend_s_ends_a_line_of_the_list() => Assert.Equal(
        "250-mx.example\r\n250-SIZE\r\n250 AUTH PLAIN LOGIN\r\n",
        Asked("smtp", "EHLO c", ["A\r\n250 B", "", "C\0", "\xe9", new string('x', 201), "SIZE"], "smtp_capabilities auto;"));

    [Fact]
    public void A_backend_s_list_has_two_hundred_entries_of_two_hundred_characters_at_most()
    {
        string longest = new('x', 200);
        string answer = Asked("smtp", "EHLO c", [" ~", .. Enumerable.Repeat(longest, 200)], "smtp_capabilities auto;");
        string[] lines = answer.Split("\r\n");
        Assert.Equal(("250- ~", $"250-{longest}", "250 AUTH PLAIN LOGIN"), (lines[1], lines[200], lines[201]));
    }

    [Fact]
    public void A_list_that_is_configured_wins() => Assert.Equal(
        "* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\na OK completed\r\n",
        Asked("imap", "a CAPABILITY", ["IMAP4rev1", "IDLE"], "imap_capabilities IMAP4rev1;"));

    [Fact]
    public void Sessions_share_the_answer_until_another_list_is_learnt()
    {
        TestServer server = TestServer.Of("imap", "imap_capabilities auto;");
        string[] learnt = ["IMAP4rev1", "IDLE"];
        Assert.Contains(" IDLE ", Ask(server, "a CAPABILITY", learnt), StringComparison.Ordinal);
        learnt[1] = "ENABLE";
        Assert.Contains(" IDLE ", Ask(server, "a CAPABILITY", learnt), StringComparison.Ordinal);
        Assert.Contains(" ENABLE ", Ask(server, "a CAPABILITY", [.. learnt]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("imap")]
    [InlineData("pop3")]
    [InlineData("smtp")]
    public void The_word_stands_alone(string protocol)
    {
        ConfigException e = Assert.Throws<ConfigException>(() => TestServer.Of(protocol, $"{protocol}_capabilities X auto;"));
        Assert.Equal($"\"auto\" in \"{protocol}_capabilities\" directive stands alone", e.Problem);
        Assert.True(TestServer.Of(protocol, $"{protocol}_capabilities AUTO;").Settings.LearnsCapabilities);
        Assert.False(TestServer.Of(protocol).Settings.LearnsCapabilities);
    }

    private static string Asked(string protocol, string question, string[] learnt, params string[] configuration) =>
        Ask(TestServer.Of(protocol, configuration), question, learnt);

    private static string Ask(TestServer server, string question, string[] learnt)
    {
        IClientDialog dialog = server.Settings.NewClientDialog(server.Facts with { LearntCapabilities = learnt });
        var output = new WireWriter();
        dialog.Advance(Encoding.ASCII.GetBytes(question + "\r\n"), output);
        return Encoding.Latin1.GetString(output.Written);
    }
}
