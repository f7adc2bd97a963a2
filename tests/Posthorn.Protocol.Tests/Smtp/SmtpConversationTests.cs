using System.Text;
using Posthorn.Protocol.Tests.Replay;
using Posthorn.Protocol.Wire;
using Xunit;

namespace Posthorn.Protocol.Tests.Smtp;

/// <summary>What a client hears before it has logged in.</summary>
public sealed class SmtpConversationTests
{
    private const string Ok = "250 2.0.0 OK\r\n";
    private const string Invalid = "500 5.5.1 Invalid command\r\n";
    private const string InvalidArgument = "501 5.5.4 Invalid argument\r\n";
    private const string BadSequence = "503 5.5.1 Bad sequence of commands\r\n";

    [Theory]
    [InlineData("off", false, "250 AUTH PLAIN LOGIN\r\n")]
    [InlineData("on", false, "250-AUTH PLAIN LOGIN\r\n250 STARTTLS\r\n")]
    [InlineData("on", true, "250 AUTH PLAIN LOGIN\r\n")]
    [InlineData("only", false, "250 STARTTLS\r\n")]
    [InlineData("only", true, "250 AUTH PLAIN LOGIN\r\n")]
    public void TLS_is_offered_until_it_is_there(string mode, bool isTls, string list)
    {
        SmtpTalk talk = Of(isTls, $"starttls {mode};");
        Assert.Equal("250-mx.example\r\n" + list, talk.Say("EHLO c"));
        Assert.Equal("250 mx.example\r\n", talk.Say("HELO c"));
        Assert.Equal(mode == "off" || isTls ? Invalid : "220 2.0.0 Start TLS\r\n", talk.Say("STARTTLS"));
    }

    [Fact]
    public void Nobody_logs_in_or_sends_in_the_clear_where_TLS_is_a_must()
    {
        SmtpTalk clear = Of(isTls: false, "starttls only;", "smtp_auth none plain;");
        Assert.Equal(Invalid, clear.Say("AUTH PLAIN AHUAcA=="));
        Assert.Equal("530 5.7.0 Must issue a STARTTLS command first\r\n", clear.Say("MAIL FROM:<a>"));
        Assert.Equal("client was rejected", clear.Steps[^1].Log);
        SmtpTalk inside = Of(isTls: true, "starttls only;", "smtp_auth none plain;");
        Assert.Equal(Ok, inside.Say("MAIL FROM:<a>"));
        Assert.Equal(Ok, inside.Say("RSET"));
        Assert.Equal("", inside.Say("AUTH PLAIN AHUAcA=="));
        Assert.Equal(DialogAction.Authenticate, inside.Last);
    }

    [Fact]
    public void Where_nothing_is_learnt_yet_nothing_is_added() =>
        Assert.Equal("250-mx.example\r\n250 AUTH PLAIN LOGIN\r\n", new SmtpTalk("smtp_capabilities auto;").Say("EHLO c"));

    [Fact]
    public void A_proxy_that_is_trusted_is_offered_XCLIENT_also_where_there_is_nothing_else()
    {
        const string Xclient = "XCLIENT NAME ADDR PORT DESTADDR DESTPORT SESSION TTL FORWARD\r\n";
        Assert.Equal($"250-mx.example\r\n250 {Xclient}", new SmtpTalk("smtp_auth none;", "trusted_proxy on;").Say("EHLO c"));
        Assert.Equal("250 mx.example\r\n", new SmtpTalk("smtp_auth none;").Say("EHLO c"));
        Assert.Equal("250 mx.example\r\n", new SmtpTalk("trusted_proxy on;").Say("HELO c"));
    }

    [Theory]
    [InlineData("AUTH", InvalidArgument)]
    [InlineData("AUTH PLAIN AHUAcA== x", Invalid)]
    [InlineData("AUTH CRAM-MD5", Invalid)]
    [InlineData("EHLO", InvalidArgument)]
    [InlineData("EHLO a b", InvalidArgument)]
    [InlineData("EHLO a\u0001", InvalidArgument)]
    [InlineData("HELO \u007f", InvalidArgument)]
    [InlineData("EHLO a\tb", "250 mx.example\r\n")]
    [InlineData("MAIL", InvalidArgument)]
    [InlineData("MAIL FROM:<a\u001f>", InvalidArgument)]
    [InlineData("MAIL FROM:<a> BODY=\u007f", InvalidArgument)]
    [InlineData("MAIL FROM:<a\t>", Ok)]
    [InlineData("RCPT TO:<b>", BadSequence)]
    [InlineData("VRFY b", Invalid)]
    public void What_is_understood_but_not_granted_is_no_error(string command, string answer)
    {
        var talk = new SmtpTalk("smtp_auth none;", "max_errors 1;");
        Assert.Equal(answer + Ok, talk.Say(command, "NOOP"));
    }

    [Theory]
    [InlineData("NOPE")]
    [InlineData(" NOOP")]
    [InlineData("NOOP \rx")]
    [InlineData("XCLIENT TTL=1")]
    public void What_is_not_understood_is_one(string command)
    {
        var talk = new SmtpTalk("max_errors 1;");
        Assert.Equal(Invalid, talk.Say(command, "NOOP"));
        Assert.Equal((DialogAction.Close, "client sent too many invalid commands"), (talk.Last, talk.Steps[^1].Log));
    }

    [Fact]
    public void A_transaction_begins_with_MAIL_and_ends_with_RSET_or_a_new_greeting()
    {
        var talk = new SmtpTalk("smtp_auth none plain;");
        foreach (string end in new[] { "RSET", "HELO c" })
        {
            Assert.Equal(Ok, talk.Say("MAIL FROM:<a>"));
            Assert.Equal(BadSequence + BadSequence, talk.Say("MAIL FROM:<a>", "AUTH PLAIN AHUAcA=="));
            Assert.Equal(InvalidArgument + InvalidArgument, talk.Say("RCPT", "RCPT TO:<\u0001>"));
            Assert.EndsWith(BadSequence, talk.Say(end, "RCPT TO:<b>"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_refused_recipient_leaves_the_transaction_open()
    {
        var talk = new SmtpTalk("smtp_auth none;");
        talk.Say("MAIL FROM:<a>", "RCPT TO:<b>");
        Assert.Equal("550 5.1.1 nobody\r\n", talk.Refuse("nobody", "550 5.1.1"));
        Assert.Equal("", talk.Say("RCPT TO:<c>"));
        Assert.Equal(DialogAction.Authenticate, talk.Last);
    }

    [Fact]
    public void The_end_is_said_in_its_words()
    {
        var talk = new SmtpTalk("smtp_auth login;");
        Assert.Equal("334 VXNlcm5hbWU6\r\n501 5.0.0 Authentication cancelled\r\n", talk.Say("AUTH LOGIN", "*"));
        Assert.Equal("334 VXNlcm5hbWU6\r\n" + Invalid, talk.Say("AUTH LOGIN", "!"));
        Assert.Equal("client sent invalid base64 encoding in AUTH LOGIN command", talk.Steps[^1].Log);
        Assert.Equal("221 2.0.0 Bye\r\n", talk.Say("QUIT", "NOOP"));
        Assert.Equal(DialogAction.Close, talk.Last);
    }

    [Fact]
    public void Inside_TLS_the_name_of_the_client_is_forgotten_and_who_it_speaks_for()
    {
        var talk = new SmtpTalk("starttls on;", "smtp_auth none;", "trusted_proxy on;");
        talk.Say("EHLO evil", "XCLIENT TTL=1", "EHLO evil", "MAIL FROM:<evil>");
        talk.Dialog.TlsStarted();
        Assert.Null(talk.Dialog.Forwarded);
        Assert.Equal(BadSequence, talk.Say("RCPT TO:<b>"));
    }

    [Fact]
    public void The_client_that_a_proxy_speaks_for_has_not_said_its_name_yet()
    {
        var talk = new SmtpTalk("smtp_auth none;", "trusted_proxy on;");
        talk.Say("EHLO front", "XCLIENT TTL=1", "MAIL FROM:<a>", "RCPT TO:<b>");
        Assert.Empty(talk.Dialog.Envelope!.Helo);
    }

    [Fact]
    public void A_password_is_overwritten_when_the_session_ends()
    {
        var talk = new SmtpTalk();
        talk.Say(SmtpTalk.Plain("user", "secret"));
        byte[] password = talk.Dialog.Credentials.Password;
        talk.Abort(AbortReason.Unavailable);
        Assert.Equal(new byte[6], password);
        Assert.Throws<InvalidOperationException>(() => talk.Dialog.Credentials);
    }

    [Theory]
    [InlineData(true, DialogAction.Send)]
    [InlineData(false, DialogAction.Refuse)]
    public void A_refusal_tells_whether_the_client_may_try_again(bool mayTryAgain, DialogAction next)
    {
        var talk = new SmtpTalk();
        var output = new WireWriter();
        talk.Say(SmtpTalk.Plain("user", "secret"));
        Assert.Equal(next, talk.Dialog.Refused(new AuthRefusal("not you"), mayTryAgain, output));
        Assert.Equal("535 5.7.0 not you\r\n", Encoding.ASCII.GetString(output.Written));
    }

    [Fact]
    public void The_refusal_of_a_token_waits_for_the_client_to_hear_why()
    {
        var talk = new SmtpTalk("smtp_auth xoauth2;");
        var output = new WireWriter();
        talk.Say("AUTH XOAUTH2 dXNlcj11AWF1dGg9QmVhcmVyIHQBAQ==");
        Assert.Equal(DialogAction.Send, talk.Dialog.Refused(new AuthRefusal("no", SaslError: "{}"), mayTryAgain: true, output));
        Assert.Equal("334 e30=\r\n", Encoding.ASCII.GetString(output.Written));
        Assert.Equal("535 5.7.0 no\r\n" + Ok, talk.Say("", "NOOP"));
    }

    private static SmtpTalk Of(bool isTls, params string[] configuration)
    {
        var talk = new SmtpTalk(configuration);
        if (isTls)
        {
            talk.Dialog.TlsStarted();
        }

        return talk;
    }
}
