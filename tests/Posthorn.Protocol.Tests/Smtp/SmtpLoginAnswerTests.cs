using Posthorn.Protocol.Smtp;
using Posthorn.Protocol.Tests.Replay;
using Posthorn.Protocol.Wire;
using Xunit;

namespace Posthorn.Protocol.Tests.Smtp;

/// <summary>What a backend is told, and how its answers are taken.</summary>
public sealed class SmtpLoginAnswerTests
{
    private static readonly LoginFacts Passed = BackendLogins.Facts() with { PassErrorMessage = true };
    private static readonly string[] Greeted = ["B: 220 b", "P: HELO mx.example", "B: 250 b"];
    private static readonly string[] Plain = [.. Greeted, $"P: AUTH PLAIN {BackendLogins.Base64("\0user\0secret")}"];

    [Theory]
    [InlineData("550 5.1.1 nobody")]
    [InlineData("250 ok")]
    public void The_client_hears_what_the_backend_says_to_its_envelope(string answer) => Assert.Equal(
        LoginAction.LoggedIn,
        LoginScript.Play(
            Envelope("EHLO c"),
            "B: 220 b",
            "P: EHLO mx.example",
            "B: 250 b",
            "P: MAIL FROM:<a>",
            "B: 250 ok",
            "P: RCPT TO:<b>",
            $"B: {answer}",
            $"S: {answer}").Action);

    [Theory]
    [InlineData("451 later", "B: 220 b", "P: HELO mx.example", "B: 250 b", "P: MAIL FROM:<a>")]
    [InlineData("535 not you", "B: 220 b", "P: HELO mx.example", "B: 250 b", "P: MAIL FROM:<a>")]
    [InlineData("garbage", "B: 220 b", "P: HELO mx.example", "B: 250 b", "P: MAIL FROM:<a>", "B: 250 b", "P: RCPT TO:<b>")]
    public void A_no_to_the_envelope_is_no_word_on_who_sends_it(string answer, params string[] before)
    {
        LoginStep end = LoginScript.Play(Envelope("HELO c"), [.. before, $"B: {answer}", $"Q: {answer}"]);
        Assert.Equal((LoginAction.Failed, LoginRefusal.None, false), (end.Action, end.Refusal, end.IsTemporary));
    }

    [Theory]
    [InlineData("EHLO c", "EHLO c", "B: 250 b", "P: AUTH PLAIN AHVzZXIAc2VjcmV0")]
    [InlineData("EHLO c", "EHLO c", "B: 250-b", "B: 250 AUTH LOGIN", "P: AUTH LOGIN")]
    [InlineData("HELO c", "HELO c", "B: 250 b", "P: AUTH LOGIN")]
    public void The_name_of_the_client_follows_XCLIENT_and_the_answer_to_EHLO_counts(string hello, string repeated, params string[] rest) =>
        LoginScript.Play(
            LoggedIn(BackendLogins.Facts() with { Xclient = true }, hello),
            [
                "B: 220 b",
                "P: EHLO mx.example",
                "B: 250-b",
                "B: 250-XCLIENT NAME",
                "B: 250 AUTH LOGIN",
                "P: XCLIENT ADDR=[UNAVAILABLE] NAME=[UNAVAILABLE]",
                "B: 220 b",
                $"P: {repeated}",
                .. rest,
            ]);

    [Theory]
    [InlineData("PLAIN", "AUTH PLAIN AHVzZXIAc2VjcmV0")]
    [InlineData("LOGIN PLAIN", "AUTH PLAIN AHVzZXIAc2VjcmV0")]
    [InlineData("CRAM-MD5", "AUTH PLAIN AHVzZXIAc2VjcmV0")]
    [InlineData("LOGIN", "AUTH LOGIN")]
    public void LOGIN_is_used_where_PLAIN_is_not_offered(string offer, string command) => Play(
        BackendLogins.Facts(), "B: 220 b", "P: HELO mx.example", "B: 250-b", $"B: 250 AUTH {offer}", $"P: {command}");

    [Theory]
    [InlineData("B: 250 b")]
    [InlineData("B: 220 b", "P: HELO mx.example", "B: 220 b")]
    [InlineData("B: 220 b", "P: HELO mx.example", "B: 250 b", "P: AUTH PLAIN AHVzZXIAc2VjcmV0", "B: 250 b")]
    public void A_yes_to_something_else_is_none(params string[] lines) =>
        Assert.Equal(LoginAction.Failed, Play(BackendLogins.Facts(), lines).Action);

    [Theory]
    [InlineData("400 later", LoginAction.Rejected, LoginRefusal.Temporary)]
    [InlineData("499 later", LoginAction.Rejected, LoginRefusal.Temporary)]
    [InlineData("500 no", LoginAction.Rejected, LoginRefusal.None)]
    [InlineData("525 no", LoginAction.Rejected, LoginRefusal.Credentials)]
    [InlineData("535 no", LoginAction.Rejected, LoginRefusal.Credentials)]
    [InlineData("399 what", LoginAction.Failed, LoginRefusal.None)]
    [InlineData("334 what", LoginAction.Failed, LoginRefusal.None)]
    public void A_no_is_the_clients_to_hear_where_that_is_configured(string answer, LoginAction action, LoginRefusal refusal)
    {
        string[] heard = action == LoginAction.Rejected ? [$"S: {answer}"] : [];
        LoginStep end = Play(Passed, [.. Plain, $"B: {answer}", $"Q: {answer}", .. heard]);
        Assert.Equal((action, refusal, false), (end.Action, end.Refusal, end.IsTemporary));
    }

    [Theory]
    [InlineData("400 later", true, LoginRefusal.Temporary)]
    [InlineData("499 later", true, LoginRefusal.Temporary)]
    [InlineData("500 no", false, LoginRefusal.None)]
    [InlineData("535 no", false, LoginRefusal.None)]
    public void Before_the_login_a_no_is_none_to_the_user(string answer, bool isTemporary, LoginRefusal refusal)
    {
        LoginStep end = Play(BackendLogins.Facts(), "B: 220 b", "P: HELO mx.example", $"B: {answer}");
        Assert.Equal((isTemporary, refusal), (end.IsTemporary, end.Refusal));
    }

    [Fact]
    public void A_token_that_was_refused_logs_nobody_in()
    {
        LoginStep end = Play(
            BackendLogins.Facts() with { Mechanism = BackendMechanism.XOAuth2 },
            [
                .. Greeted,
                $"P: AUTH XOAUTH2 {BackendLogins.Base64("user=user\u0001auth=Bearer secret\u0001\u0001")}",
                "B: 334 e30=",
                "P: ",
                "B: 235 in",
            ]);
        Assert.Equal(LoginAction.Failed, end.Action);
    }

    [Fact]
    public void A_Control_A_does_not_end_an_attribute_of_a_tokens()
    {
        LoginStep end = Play(BackendLogins.Facts("user\u0001x") with { Mechanism = BackendMechanism.XOAuth2 }, Greeted);
        Assert.Equal((LoginAction.Failed, "user name or token cannot be said to upstream"), (end.Action, end.Log));
    }

    [Theory]
    [InlineData(AuthMethod.CramMd5, "secret", "no password available")]
    [InlineData(AuthMethod.External, "secret", "no password available")]
    [InlineData(AuthMethod.CramMd5, "other", null)]
    [InlineData(AuthMethod.External, "", null)]
    [InlineData(AuthMethod.Plain, "secret", null)]
    public void A_digest_is_nothing_to_log_in_with(AuthMethod method, string said, string? log)
    {
        var credentials = new Credentials(method, "user"u8.ToArray(), System.Text.Encoding.ASCII.GetBytes(said), []);
        LoginStep end = LoginScript.Play(
            () => new SmtpLoginDialog(new SmtpTransaction(), credentials, BackendLogins.Facts()), log is null ? Plain : Greeted);
        Assert.Equal((log is null ? LoginAction.Send : LoginAction.Failed, log), (end.Action, end.Log));
    }

    [Theory]
    [InlineData(348, true)]
    [InlineData(349, false)]
    public void A_command_of_512_bytes_is_not_too_long(int length, bool fits)
    {
        string token = new('t', length);
        string message = BackendLogins.Base64($"user=user\u0001auth=Bearer {token}\u0001\u0001");
        Play(
            BackendLogins.Facts(password: token) with { Mechanism = BackendMechanism.XOAuth2 },
            [.. Greeted, fits ? $"P: AUTH XOAUTH2 {message}" : "P: AUTH XOAUTH2"]);
        Assert.Equal(fits, $"AUTH XOAUTH2 {message}\r\n".Length <= 512);
    }

    [Theory]
    [InlineData(452, true)]
    [InlineData(453, false)]
    public void An_XCLIENT_of_512_bytes_is_not_too_long(int length, bool fits)
    {
        LoginFacts facts = BackendLogins.Facts(new string('u', length)) with
        {
            ProxySmtpAuth = false,
            Xclient = true,
            Client = new BackendClientFacts { Address = "192.0.2.7", Port = 4711 },
        };
        string first = $"XCLIENT ADDR=192.0.2.7 LOGIN={new string('u', length)} NAME=[UNAVAILABLE]";
        LoginStep end = Play(
            facts,
            [
                "B: 220 b",
                "P: EHLO mx.example",
                "B: 250-b",
                "B: 250 XCLIENT PORT",
                .. fits ? [$"P: {first} PORT=4711"] : new[] { $"P: {first}", "B: 220 b", "P: XCLIENT PORT=4711" },
                "B: 250 b",
                "S: 235 2.0.0 OK",
            ]);
        Assert.Equal((LoginAction.LoggedIn, fits), (end.Action, $"{first} PORT=4711\r\n".Length <= 512));
    }

    [Theory]
    [InlineData("NAME")]
    [InlineData("NAME FORWARD")]
    public void A_name_that_is_too_long_by_itself_is_told_and_nothing_follows_it_in_vain(string taken)
    {
        string user = new('u', 600);
        LoginStep end = Play(
            BackendLogins.Facts(user) with { ProxySmtpAuth = false, Xclient = true },
            "B: 220 b",
            "P: EHLO mx.example",
            "B: 250-b",
            $"B: 250 XCLIENT {taken}",
            $"P: XCLIENT ADDR=[UNAVAILABLE] LOGIN={user} NAME=[UNAVAILABLE]",
            "B: 220 b",
            "S: 235 2.0.0 OK");
        Assert.Equal(LoginAction.LoggedIn, end.Action);
    }

    [Fact]
    public void A_no_to_the_mechanism_may_be_one_to_the_user() => Assert.Equal(
        LoginRefusal.Credentials,
        Play(BackendLogins.Facts() with { Mechanism = BackendMechanism.Login }, [.. Greeted, "P: AUTH LOGIN", "B: 535 no"]).Refusal);

    [Fact]
    public void A_client_that_says_EHLO_again_is_still_one_that_says_EHLO() => LoginScript.Play(
        LoggedIn(BackendLogins.Facts(), "EHLO c\r\nEHLO d"), "B: 220 b", "P: EHLO mx.example");

    [Fact]
    public void The_log_says_what_is_waited_for()
    {
        AssertWaits(
            LoggedIn(BackendLogins.Facts() with { Xclient = true, StartTls = true, Mechanism = BackendMechanism.Login }, "EHLO c")(),
            ["220 b", "250-b\r\n250 STARTTLS", "220 go", "", "250-b\r\n250 XCLIENT PORT", "220 b", "250 b", "334 ", "334 "],
            [
                "reading response from upstream", "sending HELO/EHLO to upstream", "sending STARTTLS to upstream",
                "sending STARTTLS to upstream", "sending HELO/EHLO to upstream", "sending XCLIENT to upstream",
                "sending client HELO/EHLO to upstream", "sending AUTH to upstream", "sending AUTH to upstream", "sending AUTH to upstream",
            ]);
        AssertWaits(
            Envelope("HELO c")(),
            ["220 b", "250 b", "250 b"],
            [
                "reading response from upstream", "sending HELO/EHLO to upstream", "sending MAIL FROM to upstream",
                "sending RCPT TO to upstream",
            ]);
    }

    private static void AssertWaits(ILoginDialog login, string[] answers, string[] expected)
    {
        var output = new WireWriter();
        var actions = new List<string> { login.Action };
        foreach (string answer in answers)
        {
            byte[] line = answer.Length == 0 ? [] : System.Text.Encoding.ASCII.GetBytes(answer + "\r\n");
            if (login.Advance(line, output, output).Action == LoginAction.StartTls)
            {
                login.TlsStarted();
            }

            actions.Add(login.Action);
        }

        Assert.Equal(expected, actions);
    }

    private static LoginStep Play(LoginFacts facts, params string[] lines) => LoginScript.Play(BackendLogins.For("smtp", facts), lines);

    private static Func<ILoginDialog> LoggedIn(LoginFacts facts, string hello) => () =>
    {
        var talk = new SmtpTalk();
        talk.Say(hello, SmtpTalk.Plain("user", "secret"));
        return talk.Dialog.Login(facts);
    };

    private static Func<ILoginDialog> Envelope(string hello) => () =>
    {
        var talk = new SmtpTalk("smtp_auth none;");
        talk.Say(hello, "MAIL FROM:<a>", "RCPT TO:<b>");
        return talk.Dialog.Login(BackendLogins.Facts("", ""));
    };
}
