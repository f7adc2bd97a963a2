using System.Text;
using Posthorn.Protocol.Tests.Forwarding;
using Posthorn.Protocol.Wire;
using Xunit;

namespace Posthorn.Protocol.Tests.Imap;

/// <summary>What a client hears before it has logged in.</summary>
public sealed class ImapConversationTests
{
    private const string Listed = "* CAPABILITY IMAP4 IMAP4rev1 UIDPLUS";

    [Theory]
    [InlineData("off", false, " AUTH=PLAIN")]
    [InlineData("on", false, " AUTH=PLAIN STARTTLS")]
    [InlineData("on", true, " AUTH=PLAIN")]
    [InlineData("only", false, " STARTTLS LOGINDISABLED")]
    [InlineData("only", true, " AUTH=PLAIN")]
    public void TLS_is_offered_until_it_is_there(string mode, bool isTls, string offer)
    {
        Conversation client = Of(mode, isTls);
        Assert.Equal($"{Listed}{offer}\r\na OK completed\r\n", client.Say("a CAPABILITY"));
        string answer = mode == "off" || isTls ? "a BAD invalid command\r\n" : "a OK completed\r\n";
        Assert.Equal(answer, client.Say("a STARTTLS"));
    }

    [Theory]
    [InlineData("a LOGIN u p")]
    [InlineData("a AUTHENTICATE PLAIN AHUAcA==")]
    public void Nobody_logs_in_in_the_clear_where_TLS_is_a_must(string login)
    {
        Assert.Equal("a BAD invalid command\r\n", Of("only", isTls: false).Say(login));
        Conversation inside = Of("only", isTls: true);
        Assert.Equal("", inside.Say(login));
        Assert.Equal("u"u8.ToArray(), inside.Dialog.Credentials.User);
    }

    [Fact]
    public void Where_nothing_is_learnt_yet_the_default_is_listed() => Assert.Equal(
        Listed + " AUTH=PLAIN\r\na OK completed\r\n", new Conversation("imap", "imap_capabilities auto;").Say("a CAPABILITY"));

    [Fact]
    public void A_proxy_that_is_trusted_is_offered_ID_once() => Assert.Equal(
        "* CAPABILITY IMAP4rev1 ID IDLE AUTH=PLAIN\r\na OK completed\r\n",
        Conversation.OfTrusted("imap", "imap_capabilities IMAP4rev1 ID IDLE;").Say("a CAPABILITY"));

    [Theory]
    [InlineData("a AUTHENTICATE")]
    [InlineData("a AUTHENTICATE PLAIN AHUAcA== x")]
    [InlineData("a AUTHENTICATE CRAM-MD5")]
    [InlineData("a AUTHENTICATE PLAIN !")]
    [InlineData("a LOGIN u")]
    [InlineData("a LOGIN u p x")]
    [InlineData("a LOGIN \"\" p")]
    public void What_is_understood_but_not_granted_is_BAD_and_no_error(string command)
    {
        Conversation client = new("imap", "max_errors 1;");
        Assert.Equal("a BAD invalid command\r\nb OK completed\r\n", client.Say(command + "\r\nb NOOP"));
        Assert.Throws<InvalidOperationException>(() => client.Dialog.Credentials);
    }

    [Theory]
    [InlineData("a NOPE\r\nb NOOP", "a BAD invalid command\r\nb OK completed\r\n")]
    [InlineData("\r\nb NOOP", "* BAD invalid command\r\nb OK completed\r\n")]
    [InlineData("a LOGOUT\r\nb NOOP", "* BYE\r\na OK completed\r\n")]
    [InlineData("a NOPE {3+}\r\nb NOOP", "a BAD invalid command\r\n")]
    [InlineData("a ID (\"name\" \"x\")", "* ID NIL\r\na OK completed\r\n")]
    [InlineData("a AUTHENTICATE LOGIN\r\n*\r\nb NOOP", "+ VXNlcm5hbWU6\r\na BAD invalid command\r\nb OK completed\r\n")]
    public void Every_command_is_answered_in_its_turn(string said, string answers) =>
        Assert.Equal(answers, new Conversation("imap").Say(said));

    [Fact]
    public void A_literal_is_asked_for_before_it_comes()
    {
        Conversation client = new("imap");
        Assert.Equal("+ OK\r\n", client.Say("a LOGIN {1}"));
    }

    [Fact]
    public void A_name_that_holds_the_end_of_a_line_is_asked_about_nowhere()
    {
        Conversation client = new("imap");
        DialogStep step = client.Dialog.Advance("a LOGIN {3+}\r\nu\r\n p\r\n"u8, new WireWriter());
        Assert.Equal((DialogAction.Send, Credentials.ForbiddenBytesLog), (step.Action, step.Log));
        Assert.Throws<InvalidOperationException>(() => client.Dialog.Credentials);
    }

    [Fact]
    public void Half_a_command_from_before_TLS_is_not_continued_inside()
    {
        Conversation client = new("imap", "starttls on;");
        client.Say("a STARTTLS");
        client.Dialog.Advance("b LOGIN injected"u8, new WireWriter());
        client.Dialog.TlsStarted();
        Assert.Equal("c OK completed\r\n", client.Say("c NOOP"));
    }

    [Fact]
    public void An_exchange_under_way_does_not_go_on_inside_TLS()
    {
        Conversation client = new("imap", "starttls on;");
        client.Say("a AUTHENTICATE LOGIN");
        client.Dialog.TlsStarted();
        Assert.Equal("c OK completed\r\n", client.Say("c NOOP"));
    }

    [Theory]
    [InlineData("a LOGIN user secret")]
    [InlineData("a AUTHENTICATE PLAIN AHVzZXIAc2VjcmV0")]
    public void A_password_is_overwritten_when_the_client_speaks_again_or_the_session_ends(string login)
    {
        Conversation.AssertOverwritten("imap", login, dialog => dialog.Advance("b NOOP\r\n"u8, new WireWriter()));
        Conversation.AssertOverwritten("imap", login, dialog => dialog.Abort(AbortReason.Unavailable, new WireWriter()));
    }

    [Theory]
    [InlineData(true, DialogAction.Send)]
    [InlineData(false, DialogAction.Refuse)]
    public void A_refusal_is_tagged_and_its_tag_is_used_up(bool mayTryAgain, DialogAction next)
    {
        Conversation client = new("imap");
        var output = new WireWriter();
        client.Say("a1 LOGIN u p");
        Assert.Equal(next, client.Dialog.Refused(new AuthRefusal("not you"), mayTryAgain, output));
        Assert.Equal("a1 NO not you\r\n", Encoding.ASCII.GetString(output.Written));
        output.Clear();
        client.Dialog.Abort(AbortReason.Unavailable, output);
        Assert.StartsWith("* NO [UNAVAILABLE]", Encoding.ASCII.GetString(output.Written), StringComparison.Ordinal);
    }

    [Fact]
    public void The_refusal_of_a_token_waits_for_the_client_to_hear_why()
    {
        Conversation client = new("imap", "imap_auth xoauth2;");
        var output = new WireWriter();
        client.Say("a AUTHENTICATE XOAUTH2 dXNlcj11AWF1dGg9QmVhcmVyIHQBAQ==");
        Assert.Equal(DialogAction.Send, client.Dialog.Refused(new AuthRefusal("no", SaslError: "{}"), mayTryAgain: true, output));
        Assert.Equal("+ e30=\r\n", Encoding.ASCII.GetString(output.Written));
        Assert.Equal("a NO no\r\nb OK completed\r\n", client.Say("\r\nb NOOP"));
    }

    [Fact]
    public void What_a_proxy_says_in_several_ID_commands_adds_up_and_what_means_nothing_is_no_field()
    {
        Conversation proxy = Conversation.OfTrusted("imap");
        proxy.Say("a ID (\"x-originating-port\" \"4711\" \"x-session-ext-id\" \"9\")");
        proxy.Say("b ID (\"x-proxy-ttl\" \"3\")");
        Assert.Equal((4711, 3), (proxy.Forwarded!.Port, proxy.Forwarded.TimeToLive));
        Assert.Empty(proxy.Forwarded.Fields);
    }

    private static Conversation Of(string mode, bool isTls) => Conversation.Under("imap", mode, isTls);
}
