using System.Text;
using Posthorn.Protocol.Tests.Replay;
using Posthorn.Protocol.Wire;
using Xunit;

namespace Posthorn.Protocol.Tests.Smtp;

public sealed class SmtpClientDialogTests
{
    private const string Unavailable = "Service temporarily unavailable, try again later\r\n";

    [Theory]
    [InlineData(AbortReason.Unavailable, "421 4.3.2 " + Unavailable)]
    [InlineData(AbortReason.InternalError, "451 4.3.2 Internal server error\r\n")]
    [InlineData(AbortReason.CommandTooLong, "500 5.5.1 Invalid command\r\n")]
    [InlineData(AbortReason.EarlyTalker, "503 5.5.0 Improper use of SMTP command pipelining\r\n")]
    [InlineData(AbortReason.CertificateError, "421 4.7.1 SSL certificate error\r\n")]
    [InlineData(AbortReason.CertificateMissing, "421 4.7.1 No required SSL certificate\r\n")]
    public void An_abort_has_its_words(AbortReason reason, string words) => Assert.Equal(words, new SmtpTalk().Abort(reason));

    [Fact]
    public void An_abort_during_AUTH_is_a_temporary_failure_of_it()
    {
        var talk = new SmtpTalk();
        talk.Say(SmtpTalk.Plain("u", "p"));
        Assert.Equal("454 4.7.0 Temporary authentication failure\r\n", talk.Abort(AbortReason.Unavailable));
    }

    [Fact]
    public void An_abort_at_the_recipient_is_a_temporary_failure_of_it()
    {
        var talk = new SmtpTalk("smtp_auth none;");
        talk.Say("MAIL FROM:<a>", "RCPT TO:<b>");
        Assert.Equal("451 4.3.2 " + Unavailable, talk.Abort(AbortReason.Unavailable));
    }

    [Fact]
    public void There_is_an_envelope_only_while_one_is_asked_about()
    {
        var talk = new SmtpTalk("smtp_auth none;");
        Assert.Null(talk.Dialog.Envelope);
        talk.Say("EHLO c", "MAIL FROM:<a> SIZE=1", "RCPT TO:<b>");
        Assert.Equal("c", Encoding.ASCII.GetString(talk.Dialog.Envelope!.Helo));
        Assert.Equal("MAIL FROM:<a> SIZE=1", Encoding.ASCII.GetString(talk.Dialog.Envelope.From));
        Assert.Equal("RCPT TO:<b>", Encoding.ASCII.GetString(talk.Dialog.Envelope.To));
        talk.Refuse("no");
        Assert.Null(talk.Dialog.Envelope);
        talk.Say("RSET", SmtpTalk.Plain("u", "p"));
        Assert.Null(talk.Dialog.Envelope);
    }

    [Fact]
    public void Credentials_are_overwritten_when_the_client_speaks_again()
    {
        var talk = new SmtpTalk();
        talk.Say(SmtpTalk.Plain("user", "secret"));
        Credentials credentials = talk.Dialog.Credentials;
        talk.Say("NOOP");
        Assert.Equal(new byte[6], credentials.Password);
        Assert.Throws<InvalidOperationException>(() => talk.Dialog.Credentials);
    }

    [Fact]
    public void Only_a_rejected_MAIL_is_quoted_for_the_log_and_without_its_line_ending()
    {
        byte[] input = "MAIL FROM:<a>  \r\nNOOP\r\n"u8.ToArray();
        DialogStep step = new SmtpTalk().Dialog.Advance(input, new WireWriter());
        Assert.Equal("client was rejected", step.Log);
        Assert.Equal("MAIL FROM:<a>", Encoding.ASCII.GetString(input[step.Quote]));
    }

    [Theory]
    [InlineData("NOOP\r\n")]
    [InlineData("RSET\r\n")]
    [InlineData("VRFY user\r\n")]
    [InlineData("MAIL FROM:<a>\r\n")]
    [InlineData("RCPT TO:<b>\r\n")]
    [InlineData("EHLO a b\r\n")]
    [InlineData("what\r\n")]
    public void Answering_a_command_allocates_nothing(string command)
    {
        byte[] input = Encoding.ASCII.GetBytes(command);
        IClientDialog dialog = TestServer.Of("smtp", "max_errors 100000;").NewDialog();
        var output = new WireWriter();
        long before = 0;
        for (int i = 0; i < 200; i++)
        {
            if (i == 100)
            {
                before = GC.GetAllocatedBytesForCurrentThread();
            }

            dialog.Advance(input, output);
            output.Clear();
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Waiting_for_the_rest_of_a_command_allocates_nothing()
    {
        byte[] input = Encoding.ASCII.GetBytes("EHLO " + new string('x', 1000) + "\r\n");
        IClientDialog dialog = TestServer.Of("smtp").NewDialog();
        var output = new WireWriter();
        dialog.Advance(input.AsSpan(0, 1), output);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int length = 2; length < input.Length; length++)
        {
            dialog.Advance(input.AsSpan(0, length), output);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(DialogAction.Send, dialog.Advance(input, output).Action);
    }
}
