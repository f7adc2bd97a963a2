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
