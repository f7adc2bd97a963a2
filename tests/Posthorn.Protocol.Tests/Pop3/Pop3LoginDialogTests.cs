using System.Text;
using Posthorn.Protocol.Pop3;
using Posthorn.Protocol.Sasl;
using Posthorn.Protocol.Wire;
using Xunit;

namespace Posthorn.Protocol.Tests.Pop3;

public sealed class Pop3LoginDialogTests
{
    private readonly WireWriter _toBackend = new();
    private readonly WireWriter _toClient = new();

    [Fact]
    public void A_login_goes_well_wherever_the_answers_are_split()
    {
        byte[] answers = "+OK ready\r\n+OK go on\r\n+OK welcome\r\n* left over"u8.ToArray();
        int last = answers.Length - "* left over".Length;
        for (int split = 0; split <= last; split++)
        {
            _toBackend.Clear();
            _toClient.Clear();
            Pop3LoginDialog login = New(false);
            (LoginAction action, int at) = Feed(login, answers[..split], 0);
            (action, at) = action == LoginAction.LoggedIn ? (action, at) : Feed(login, answers, at);

            Assert.Equal((LoginAction.LoggedIn, last), (action, at));
            Assert.Equal("USER user\r\nPASS secret\r\n", Said(_toBackend));
            Assert.Equal("+OK welcome\r\n", Said(_toClient));
        }
    }

    [Theory]
    [InlineData("+ok ready\r\n")]
    [InlineData("-ERR busy\r\n")]
    [InlineData("220 mx ESMTP\r\n")]
    [InlineData("\r\n")]
    [InlineData("+\r\n")]
    [InlineData(" +OK\r\n")]
    public void Nothing_is_sent_to_a_backend_that_does_not_greet_with_OK(string greeting)
    {
        LoginStep step = New(false).Advance(Encoding.Latin1.GetBytes(greeting), _toBackend, _toClient);

        Assert.Equal(LoginAction.Failed, step.Action);
        Assert.Equal((0, 0), (_toBackend.Length, _toClient.Length));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void A_no_ends_the_login_and_its_line_is_what_the_log_quotes(int after)
    {
        Pop3LoginDialog login = New(false);
        for (int i = 0; i < after; i++)
        {
            login.Advance("+OK\r\n"u8, _toBackend, _toClient);
        }

        LoginStep step = login.Advance("-ERR no\r\nrest"u8, _toBackend, _toClient);

        LoginRefusal refusal = after > 0 ? LoginRefusal.Credentials : LoginRefusal.None;
        Assert.Equal(new LoginStep(LoginAction.Failed, 9, ..7) { Refusal = refusal }, step);
        Assert.Equal(0, _toClient.Length);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void A_no_is_passed_to_the_client_as_it_is_where_that_is_configured(int after)
    {
        Pop3LoginDialog login = New(true);
        for (int i = 0; i < after; i++)
        {
            login.Advance("+OK\r\n"u8, _toBackend, _toClient);
        }

        LoginStep step = login.Advance("-ERR [IN-USE] locked\nrest"u8, _toBackend, _toClient);

        Assert.Equal(LoginAction.Rejected, step.Action);
        Assert.Equal("-ERR [IN-USE] locked\n", Said(_toClient));
    }

    [Fact]
    public void The_log_says_what_the_login_waits_for()
    {
        Pop3LoginDialog login = New(false);
        Assert.Equal("reading response from upstream", login.Action);
        login.Advance("+OK\r\n"u8, _toBackend, _toClient);
        Assert.Equal("sending user name to upstream", login.Action);
        login.Advance("+OK\r\n"u8, _toBackend, _toClient);
        Assert.Equal("sending password to upstream", login.Action);
    }

    [Fact]
    public void The_log_says_what_is_waited_for_on_the_longer_ways()
    {
        LoginFacts facts = new("user"u8.ToArray(), [.. Enumerable.Repeat((byte)'p', 300)], "mx.example", false)
        {
            StartTls = true,
            Mechanism = BackendMechanism.Plain,
        };
        var sasl = BackendSasl.For(facts, new Credentials(AuthMethod.Plain, facts.User, facts.Password, []));
        var login = new Pop3LoginDialog(facts, sasl, tellsClient: true);
        login.Advance("+OK\r\n"u8, _toBackend, _toClient);
        Assert.Equal("sending STLS to upstream", login.Action);
        login.TlsStarted();
        Assert.Equal("sending STLS to upstream", login.Action);
        login.Advance([], _toBackend, _toClient);
        Assert.Equal("sending CAPA to upstream", login.Action);
        login.Advance("+OK\r\n"u8, _toBackend, _toClient);
        Assert.Equal("sending CAPA to upstream", login.Action);
        login.Advance("XCLIENT\r\n"u8, _toBackend, _toClient);
        login.Advance(".\r\n"u8, _toBackend, _toClient);
        Assert.Equal("sending XCLIENT to upstream", login.Action);
        login.Advance("+OK\r\n"u8, _toBackend, _toClient);
        Assert.Equal("sending AUTH to upstream", login.Action);
        login.Advance("+ \r\n"u8, _toBackend, _toClient);
        Assert.Equal("sending password to upstream", login.Action);
    }

    [Theory]
    [InlineData(AbortReason.Unavailable, "-ERR [SYS/TEMP] Service temporarily unavailable, try again later\r\n")]
    [InlineData(AbortReason.InternalError, "-ERR internal server error\r\n")]
    [InlineData(AbortReason.CommandTooLong, "-ERR invalid command\r\n")]
    [InlineData(AbortReason.CertificateError, "-ERR SSL certificate error\r\n")]
    [InlineData(AbortReason.CertificateMissing, "-ERR No required SSL certificate\r\n")]
    public void Every_reason_to_end_a_session_has_its_words(AbortReason reason, string words) =>
        Assert.Equal(words, new Pop3Client().Abort(reason));

    private static Pop3LoginDialog New(bool passErrorMessage) =>
        new(new LoginFacts("user"u8.ToArray(), "secret"u8.ToArray(), "mx.example", passErrorMessage), default, tellsClient: false);

    private (LoginAction Action, int At) Feed(Pop3LoginDialog login, byte[] available, int at)
    {
        while (true)
        {
            LoginStep step = login.Advance(available.AsSpan(at), _toBackend, _toClient);
            at += step.Consumed;
            if (step.Action != LoginAction.Send)
            {
                return (step.Action, at);
            }
        }
    }

    private static string Said(WireWriter writer) => Encoding.Latin1.GetString(writer.Written);
}
