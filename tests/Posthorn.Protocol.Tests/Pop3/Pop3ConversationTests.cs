using System.Text;
using Posthorn.Protocol.Tests.Forwarding;
using Posthorn.Protocol.Wire;
using Xunit;

namespace Posthorn.Protocol.Tests.Pop3;

/// <summary>What a client hears before it has logged in.</summary>
public sealed class Pop3ConversationTests
{
    private const string Invalid = "-ERR invalid command\r\n";

    [Theory]
    [InlineData("off", false, "TOP|USER|UIDL|SASL PLAIN LOGIN")]
    [InlineData("on", false, "TOP|USER|UIDL|SASL PLAIN LOGIN|STLS")]
    [InlineData("on", true, "TOP|USER|UIDL|SASL PLAIN LOGIN")]
    [InlineData("only", false, "TOP|UIDL|STLS")]
    [InlineData("only", true, "TOP|USER|UIDL|SASL PLAIN LOGIN")]
    public void TLS_is_offered_until_it_is_there(string mode, bool isTls, string list)
    {
        Conversation client = Of(mode, isTls);
        Assert.Equal($"+OK Capability list follows\r\n{list.Replace("|", "\r\n")}\r\n.\r\n", client.Say("CAPA"));
        Assert.Equal(mode == "off" || isTls ? Invalid : "+OK\r\n", client.Say("STLS"));
    }

    [Fact]
    public void After_USER_there_is_only_PASS()
    {
        Conversation client = Of("on", isTls: false);
        client.Say("USER u");
        Assert.EndsWith("SASL PLAIN LOGIN\r\n.\r\n", client.Say("CAPA"), StringComparison.Ordinal);
        Assert.Equal(Invalid, client.Say("STLS"));
        Assert.Equal("+OK\r\n", client.Say("STLS"));
    }

    [Theory]
    [InlineData("USER u")]
    [InlineData("AUTH PLAIN AHUAcA==")]
    public void Nobody_logs_in_in_the_clear_where_TLS_is_a_must(string command)
    {
        Assert.Equal(Invalid, Of("only", isTls: false).Say(command));
        Assert.NotEqual(Invalid, Of("only", isTls: true).Say(command));
    }

    [Fact]
    public void Where_nothing_is_learnt_yet_the_default_is_listed() => Assert.Equal(
        "+OK Capability list follows\r\nTOP\r\nUSER\r\nUIDL\r\nSASL PLAIN LOGIN\r\n.\r\n",
        new Conversation("pop3", "pop3_capabilities auto;").Say("CAPA"));

    [Fact]
    public void AUTH_alone_lists_the_mechanisms() => Assert.Equal(
        "+OK methods supported:\r\nPLAIN\r\nLOGIN\r\nCRAM-MD5\r\n.\r\n", new Conversation("pop3", "pop3_auth plain cram-md5;").Say("AUTH"));

    [Theory]
    [InlineData("pop3_auth plain;", "+OK POP3 ready\r\n")]
    [InlineData("pop3_auth apop;", "+OK POP3 ready <1234.5678@mx.example>\r\n")]
    public void The_greeting_has_the_salt_where_a_method_needs_it(string configuration, string greeting) =>
        Assert.Equal(greeting, new Conversation("pop3", configuration).Greeting());

    [Theory]
    [InlineData("USER")]
    [InlineData("PASS p")]
    [InlineData("USER u\r\nPASS")]
    [InlineData("AUTH PLAIN AHUAcA== x")]
    [InlineData("AUTH CRAM-MD5")]
    [InlineData("APOP u p")]
    public void What_is_understood_but_not_granted_is_no_error(string said)
    {
        Conversation client = new("pop3", "max_errors 1;");
        Assert.EndsWith(Invalid, client.Say(said), StringComparison.Ordinal);
        Assert.Equal("+OK\r\n", client.Say("NOOP"));
    }

    [Fact]
    public void Names_and_passwords_keep_the_spaces_inside_and_behind_them()
    {
        Conversation client = new("pop3");
        Assert.Equal("+OK\r\n", client.Say("USER  a b "));
        client.Say("PASS  c  d ");
        Assert.Equal("a b ", Encoding.ASCII.GetString(client.Dialog.Credentials.User));
        Assert.Equal("c  d ", Encoding.ASCII.GetString(client.Dialog.Credentials.Password));
    }

    [Theory]
    [InlineData("USER user\r\nPASS secret")]
    [InlineData("AUTH PLAIN AHVzZXIAc2VjcmV0")]
    public void A_password_is_overwritten_when_the_client_speaks_again_or_the_session_ends(string login)
    {
        Conversation.AssertOverwritten("pop3", login, dialog => dialog.Advance("NOOP\r\n"u8, new WireWriter()));
        Conversation.AssertOverwritten("pop3", login, dialog => dialog.Abort(AbortReason.Unavailable, new WireWriter()));
    }

    [Fact]
    public void An_exchange_under_way_does_not_go_on_inside_TLS()
    {
        Conversation client = Of("on", isTls: false);
        client.Say("AUTH LOGIN");
        client.Dialog.TlsStarted();
        Assert.Equal("+OK\r\n", client.Say("NOOP"));
    }

    [Theory]
    [InlineData(true, DialogAction.Send)]
    [InlineData(false, DialogAction.Refuse)]
    public void A_refusal_tells_whether_the_client_may_try_again(bool mayTryAgain, DialogAction next)
    {
        Conversation client = new("pop3");
        var output = new WireWriter();
        client.Say("USER u\r\nPASS p");
        Assert.Equal(next, client.Dialog.Refused(new AuthRefusal("not you"), mayTryAgain, output));
        Assert.Equal("-ERR not you\r\n", Encoding.ASCII.GetString(output.Written));
    }

    [Fact]
    public void The_refusal_of_a_token_waits_for_the_client_to_hear_why()
    {
        Conversation client = new("pop3", "pop3_auth xoauth2;");
        var output = new WireWriter();
        client.Say("AUTH XOAUTH2 dXNlcj11AWF1dGg9QmVhcmVyIHQBAQ==");
        Assert.Equal(DialogAction.Send, client.Dialog.Refused(new AuthRefusal("no", SaslError: "{}"), mayTryAgain: true, output));
        Assert.Equal("+ e30=\r\n", Encoding.ASCII.GetString(output.Written));
        Assert.Equal("-ERR no\r\n+OK\r\n", client.Say("\r\nNOOP"));
    }

    [Fact]
    public void The_values_of_XCLIENT_are_plain()
    {
        Conversation proxy = Conversation.OfTrusted("pop3");
        string forward = Convert.ToBase64String("n=>>>>>>"u8);
        Assert.Contains("+", forward, StringComparison.Ordinal);
        Assert.Equal("+OK\r\n", proxy.Say($"XCLIENT FORWARD={forward}"));
        Assert.Equal(">>>>>>", Assert.Single(proxy.Forwarded!.Fields).Value);
    }

    private static Conversation Of(string mode, bool isTls) => Conversation.Under("pop3", mode, isTls);
}
