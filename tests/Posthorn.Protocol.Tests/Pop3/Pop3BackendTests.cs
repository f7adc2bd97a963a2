using Posthorn.Protocol.Tests.Replay;
using Xunit;

namespace Posthorn.Protocol.Tests.Pop3;

public sealed class Pop3BackendTests
{
    [Fact]
    public void Stls_comes_before_anything_is_told_and_what_was_offered_before_is_forgotten()
    {
        LoginFacts facts = BackendLogins.Facts() with { StartTls = true };
        LoginStep end = LoginScript.Play(
            BackendLogins.For("pop3", facts, "pop3_xclient on;"),
            "B: +OK [XCLIENT] ready",
            "P: STLS",
            "B: +OK",
            "T:",
            "P: CAPA",
            "B: +OK",
            "B: TOP",
            "B: .",
            "P: USER user",
            "B: +OK",
            "P: PASS secret",
            "B: +OK in",
            "S: +OK in");
        Assert.Equal(LoginAction.LoggedIn, end.Action);
    }

    [Theory]
    [InlineData("B: -ERR no TLS here")]
    [InlineData("B: * OK")]
    public void A_backend_that_refuses_Stls_is_told_nothing_more(string answer)
    {
        LoginStep end = Play(BackendLogins.Facts() with { StartTls = true }, "B: +OK", "P: STLS", answer);
        Assert.Equal((LoginAction.Failed, "upstream refused STLS"), (end.Action, end.Log));
    }

    [Theory]
    [InlineData(BackendMechanism.Plain, "AUTH PLAIN", "\0user\0secret")]
    [InlineData(BackendMechanism.XOAuth2, "AUTH XOAUTH2", "user=user\u0001auth=Bearer secret\u0001\u0001")]
    public void A_mechanism_is_used_with_its_initial_response(BackendMechanism mechanism, string command, string message) => Assert.Equal(
        LoginAction.LoggedIn,
        Play(
            BackendLogins.Facts() with { Mechanism = mechanism },
            "B: +OK",
            $"P: {command} {BackendLogins.Base64(message)}",
            "B: +OK in",
            "S: +OK in").Action);

    [Fact]
    public void A_message_that_makes_the_command_too_long_waits_for_leave()
    {
        string token = new('t', 300);
        LoginStep end = Play(
            BackendLogins.Facts(password: token) with { Mechanism = BackendMechanism.XOAuth2 },
            "B: +OK",
            "P: AUTH XOAUTH2",
            "B: + ",
            $"P: {BackendLogins.Base64($"user=user\u0001auth=Bearer {token}\u0001\u0001")}",
            "B: +OK in",
            "S: +OK in");
        Assert.Equal(LoginAction.LoggedIn, end.Action);
    }

    [Theory]
    [InlineData(156, true)]
    [InlineData(157, false)]
    public void A_command_of_255_bytes_is_not_too_long(int length, bool fits)
    {
        string token = new('t', length);
        string message = BackendLogins.Base64($"user=user\u0001auth=Bearer {token}\u0001\u0001");
        LoginStep end = Play(
            BackendLogins.Facts(password: token) with { Mechanism = BackendMechanism.XOAuth2, StartTls = true },
            "B: +OK",
            "P: STLS",
            "B: +OK",
            "T:",
            fits ? $"P: AUTH XOAUTH2 {message}" : "P: AUTH XOAUTH2");
        Assert.Equal((LoginAction.Send, fits), (end.Action, $"AUTH XOAUTH2 {message}\r\n".Length == 255));
    }

    [Fact]
    public void A_Control_A_does_not_end_an_attribute_of_a_tokens()
    {
        LoginStep end = Play(BackendLogins.Facts("user\u0001x") with { Mechanism = BackendMechanism.XOAuth2 }, "B: +OK");
        Assert.Equal((LoginAction.Failed, "user name or token cannot be said to upstream"), (end.Action, end.Log));
    }

    [Theory]
    [InlineData("P: XCLIENT TTL=4", "B: +OK", "B: XCLIENT", "B: TOP", "B: .")]
    [InlineData("P: XCLIENT TTL=4", "B: +OK", "B: XCLIENT", "B: XCLIENT", "B: .")]
    [InlineData("P: XCLIENT TTL=4", "B: +OK", "B: TOP", "B: xclient x", "B: .")]
    [InlineData("P: USER user", "B: +OK", "B: XCLIENTS", "B: .")]
    [InlineData("P: USER user", "B: +OK", "B: .")]
    [InlineData("P: USER user", "B: -ERR what is CAPA")]
    public void A_backend_is_told_who_the_client_is_when_it_lists_that_it_listens(string said, params string[] list) => LoginScript.Play(
        BackendLogins.For("pop3", BackendLogins.Facts(), "pop3_xclient on;"), ["B: +OK ready", "P: CAPA", .. list, said]);

    [Fact]
    public void A_backend_that_minds_XCLIENT_is_not_logged_in_at()
    {
        LoginStep end = LoginScript.Play(
            BackendLogins.For("pop3", BackendLogins.Facts(), "pop3_xclient on;"),
            "B: +OK [XCLIENT]",
            "P: XCLIENT TTL=4",
            "B: -ERR no",
            "Q: -ERR no");
        Assert.Equal((LoginAction.Failed, LoginRefusal.None), (end.Action, end.Refusal));
    }

    [Fact]
    public void A_token_that_is_refused_is_refused_by_the_book()
    {
        LoginStep end = Play(
            BackendLogins.Facts() with { Mechanism = BackendMechanism.OAuthBearer },
            "B: +OK",
            $"P: AUTH OAUTHBEARER {BackendLogins.Base64("n,a=user,\u0001host=mx.example\u0001auth=Bearer secret\u0001\u0001")}",
            $"B: + {BackendLogins.Base64("{}")}",
            "P: AQ==",
            "B: -ERR [AUTH] no");
        Assert.Equal((LoginAction.Failed, LoginRefusal.Credentials, "{}"), (end.Action, end.Refusal, end.SaslError));
    }

    [Fact]
    public void A_master_user_vouches_for_the_user() => Play(
        BackendLogins.Facts() with { MasterUser = "master"u8.ToArray() },
        "B: +OK",
        $"P: AUTH PLAIN {BackendLogins.Base64("user\0master\0secret")}");

    [Theory]
    [InlineData("-ERR no", LoginRefusal.Credentials)]
    [InlineData("-ERR [AUTH] no", LoginRefusal.Credentials)]
    [InlineData("-ERR [SYS/TEMP] later", LoginRefusal.Temporary)]
    [InlineData("-ERR [in-use] later", LoginRefusal.Temporary)]
    [InlineData("-ERR [SYS/PERM] never", LoginRefusal.None)]
    [InlineData("+ what", LoginRefusal.None)]
    [InlineData("garbage", LoginRefusal.None)]
    public void A_wrong_password_is_told_apart_from_a_bad_day(string answer, LoginRefusal expected)
    {
        LoginStep end = Play(
            BackendLogins.Facts(), "B: +OK", "P: USER user", "B: +OK", "P: PASS secret", $"B: {answer}", $"Q: {answer}");
        Assert.Equal((LoginAction.Failed, expected, false), (end.Action, end.Refusal, end.IsTemporary));
    }

    [Theory]
    [InlineData("-ERR [SYS/TEMP] later", true)]
    [InlineData("-ERR no", false)]
    public void A_backend_that_cannot_serve_just_now_lets_another_be_tried(string greeting, bool expected) =>
        Assert.Equal(expected, Play(BackendLogins.Facts(), $"B: {greeting}").IsTemporary);

    [Fact]
    public void A_login_that_may_pass_no_more_proxies_goes_no_further() => Assert.Equal(
        "login is proxied in a loop",
        Play(BackendLogins.Facts() with { Client = new BackendClientFacts { TimeToLive = 0 } }, "B: +OK").Log);

    [Theory]
    [InlineData("1.2.3.4 PORT=1", "s 1", "")]
    [InlineData("1.2.3.4\r\nDELE 1", "s\r\n", "")]
    [InlineData("2001:db8::7", "s-1", " ADDR=2001:db8::7 SESSION=s-1")]
    public void Nothing_ends_an_attribute_of_XCLIENT(string address, string session, string told)
    {
        LoginFacts facts = BackendLogins.Facts() with { Client = new BackendClientFacts { Address = address, Session = session } };
        LoginScript.Play(BackendLogins.For("pop3", facts, "pop3_xclient on;"), "B: +OK [XCLIENT]", $"P: XCLIENT{told} TTL=4");
    }

    private static LoginStep Play(LoginFacts facts, params string[] lines) => LoginScript.Play(BackendLogins.For("pop3", facts), lines);
}
