using Posthorn.Protocol.Tests.Replay;
using Xunit;

namespace Posthorn.Protocol.Tests.Imap;

public sealed class ImapBackendTests
{
    private const string Ir = "B: * OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN] ready";

    [Fact]
    public void StartTls_comes_before_anything_is_told_and_what_was_offered_before_is_forgotten()
    {
        LoginStep end = Play(
            BackendLogins.Facts("us\xe9r") with { StartTls = true },
            "B: * OK [CAPABILITY IMAP4rev1 STARTTLS LITERAL+] ready",
            "P: P STARTTLS",
            "B: P OK begin",
            "T:",
            "P: a LOGIN {4}",
            "B: + go",
            "P: us\xe9r {6}",
            "B: + go",
            "P: secret",
            "B: a OK in",
            "S: a OK in");
        Assert.Equal(LoginAction.LoggedIn, end.Action);
    }

    [Theory]
    [InlineData("B: P NO not here")]
    [InlineData("B: P BAD what")]
    [InlineData("B: P PREAUTH")]
    public void A_backend_that_refuses_StartTls_is_told_nothing_more(string answer)
    {
        LoginStep end = Play(BackendLogins.Facts() with { StartTls = true }, "B: * OK ready", "P: P STARTTLS", answer);
        Assert.Equal((LoginAction.Failed, "upstream refused STARTTLS"), (end.Action, end.Log));
        Assert.False(end.IsTemporary);
    }

    [Theory]
    [InlineData("B: a OK in", "a OK in")]
    [InlineData("B: + go", "+ go")]
    [InlineData("B: garbage", "garbage")]
    public void An_answer_that_agrees_to_nothing_starts_no_TLS(string answer, string quoted)
    {
        LoginStep end = Play(
            BackendLogins.Facts() with { StartTls = true }, "B: * OK ready", "P: P STARTTLS", answer, $"Q: {quoted}");
        Assert.Equal(LoginAction.Failed, end.Action);
    }

    [Theory]
    [InlineData("B: * PREAUTH you are root")]
    [InlineData("B: * OKAY")]
    [InlineData("B: +OK POP3")]
    [InlineData("B: 220 mx ESMTP")]
    [InlineData("B:")]
    public void NO_STARTTLS_a_greeting_to_no_login_is_refused(string greeting)
    {
        LoginStep end = Play(BackendLogins.Facts() with { StartTls = true }, greeting);
        Assert.Equal((LoginAction.Failed, false, LoginRefusal.None), (end.Action, end.IsTemporary, end.Refusal));
    }

    [Fact]
    public void Cve_2026_1642_what_came_with_the_answer_to_StartTls_is_left_for_the_driver_to_see()
    {
        ILoginDialog login = BackendLogins.For("imap", BackendLogins.Facts() with { StartTls = true })();
        var output = new Posthorn.Protocol.Wire.WireWriter();
        login.Advance("* OK ready\r\n"u8, output, output);
        LoginStep step = login.Advance("P OK begin\r\na OK in\r\n"u8, output, output);
        Assert.Equal((LoginAction.StartTls, 12), (step.Action, step.Consumed));
    }

    [Fact]
    public void A_master_user_vouches_for_the_user() => Assert.Equal(
        LoginAction.LoggedIn,
        Play(
            BackendLogins.Facts() with { MasterUser = "master"u8.ToArray() },
            Ir,
            $"P: a AUTHENTICATE PLAIN {BackendLogins.Base64("user\0master\0secret")}",
            "B: a OK in",
            "S: a OK in").Action);

    [Theory]
    [InlineData(BackendMechanism.XOAuth2, "XOAUTH2", "user=user\u0001auth=Bearer secret\u0001\u0001", "")]
    [InlineData(
        BackendMechanism.OAuthBearer,
        "OAUTHBEARER",
        "n,a=user,\u0001host=mx.example\u0001port=143\u0001auth=Bearer secret\u0001\u0001",
        "AQ==")]
    public void A_token_that_is_refused_is_refused_by_the_book(BackendMechanism mechanism, string name, string message, string answer)
    {
        const string Error = """{"status":"invalid_token"}""";
        LoginStep end = Play(
            BackendLogins.Facts() with { Mechanism = mechanism, Client = new BackendClientFacts { LocalPort = 143 } },
            "B: * OK ready",
            $"P: a AUTHENTICATE {name}",
            "B: +",
            $"P: {BackendLogins.Base64(message)}",
            $"B: + {BackendLogins.Base64(Error)}",
            $"P: {answer}",
            "B: a NO [AUTHENTICATIONFAILED] no");
        Assert.Equal((LoginAction.Failed, LoginRefusal.Credentials, Error), (end.Action, end.Refusal, end.SaslError));
    }

    [Fact]
    public void A_token_that_was_refused_logs_nobody_in()
    {
        LoginStep end = Play(
            BackendLogins.Facts() with { Mechanism = BackendMechanism.XOAuth2 },
            "B: * OK ready",
            "P: a AUTHENTICATE XOAUTH2",
            "B: +",
            $"P: {BackendLogins.Base64("user=user\u0001auth=Bearer secret\u0001\u0001")}",
            "B: + eyJ9",
            "P: ",
            "B: a OK in");
        Assert.Equal(LoginAction.Failed, end.Action);
    }

    [Fact]
    public void A_comma_and_an_equals_sign_do_not_end_the_name_in_OAUTHBEARER() => Play(
        BackendLogins.Facts("a=b,c") with { Mechanism = BackendMechanism.OAuthBearer },
        "B: * OK [CAPABILITY SASL-IR] ready",
        $"P: a AUTHENTICATE OAUTHBEARER {BackendLogins.Base64("n,a=a=3Db=2Cc,\u0001host=mx.example\u0001auth=Bearer secret\u0001\u0001")}");

    [Theory]
    [InlineData("user\u0001auth=Bearer other", "secret")]
    [InlineData("user", "secret\u0001host=other")]
    public void A_Control_A_does_not_end_an_attribute_of_a_token_s(string user, string token)
    {
        LoginStep end = Play(BackendLogins.Facts(user, token) with { Mechanism = BackendMechanism.XOAuth2 }, "B: * OK ready");
        Assert.Equal("user name or token cannot be said to upstream", end.Log);
    }

    [Theory]
    [InlineData("a NO [AUTHENTICATIONFAILED] no", LoginRefusal.Credentials)]
    [InlineData("a NO no", LoginRefusal.Credentials)]
    [InlineData("a NO", LoginRefusal.Credentials)]
    [InlineData("a no [expired] no", LoginRefusal.Credentials)]
    [InlineData("a NO [UNAVAILABLE] later", LoginRefusal.Temporary)]
    [InlineData("a NO [inuse] later", LoginRefusal.Temporary)]
    [InlineData("a NO [SERVERBUG] later", LoginRefusal.Temporary)]
    [InlineData("a NO [LIMIT] later", LoginRefusal.Temporary)]
    [InlineData("* BYE later", LoginRefusal.Temporary)]
    [InlineData("a NO [PRIVACYREQUIRED] no", LoginRefusal.None)]
    [InlineData("a BAD what", LoginRefusal.None)]
    public void A_wrong_password_is_told_apart_from_a_bad_day(string answer, LoginRefusal expected)
    {
        LoginStep end = Play(BackendLogins.Facts(), "B: * OK ready", "P: a LOGIN \"user\" \"secret\"", $"B: {answer}");
        Assert.Equal((LoginAction.Failed, expected, false), (end.Action, end.Refusal, end.IsTemporary));
    }

    [Fact]
    public void A_no_to_the_mechanism_itself_is_no_word_on_the_user()
    {
        LoginStep end = Play(
            BackendLogins.Facts() with { Mechanism = BackendMechanism.XOAuth2 },
            "B: * OK ready",
            "P: a AUTHENTICATE XOAUTH2",
            "B: a NO Unsupported mechanism");
        Assert.Equal((LoginAction.Failed, LoginRefusal.None), (end.Action, end.Refusal));
    }

    [Fact]
    public void A_BYE_for_a_greeting_lets_another_backend_be_tried()
    {
        LoginStep end = Play(BackendLogins.Facts(), "B: * BYE too busy");
        Assert.Equal((LoginAction.Failed, true), (end.Action, end.IsTemporary));
    }

    [Fact]
    public void A_temporary_no_before_the_password_lets_another_backend_be_tried()
    {
        LoginStep end = Play(
            BackendLogins.Facts("us\xe9r"), "B: * OK ready", "P: a LOGIN {4}", "B: a NO [UNAVAILABLE] later");
        Assert.Equal((LoginAction.Failed, true), (end.Action, end.IsTemporary));
    }

    [Fact]
    public void A_login_that_may_pass_no_more_proxies_goes_no_further()
    {
        LoginStep end = Play(BackendLogins.Facts() with { Client = new BackendClientFacts { TimeToLive = 0 } }, "B: * OK ready");
        Assert.Equal("login is proxied in a loop", end.Log);
    }

    [Theory]
    [InlineData("1.2.3.4\" \"x", "", "")]
    [InlineData("unix:", "", "")]
    [InlineData("fe80::1%eth0", "", " \"x-originating-ip\" \"fe80::1\"")]
    [InlineData("192.0.2.1", "a\" \"b", " \"x-originating-ip\" \"192.0.2.1\"")]
    [InlineData("192.0.2.1", "s1", " \"x-originating-ip\" \"192.0.2.1\" \"x-session-id\" \"s1\"")]
    public void Nothing_ends_a_value_of_ID(string address, string session, string told)
    {
        LoginFacts facts = BackendLogins.Facts() with
        {
            Client = new BackendClientFacts { Address = address, Session = session, TimeToLive = 3 },
        };
        LoginScript.Play(
            BackendLogins.For("imap", facts, "imap_proxy_id on;"),
            "B: * OK [CAPABILITY ID] ready",
            $"P: P ID (\"x-proxy-ttl\" \"2\"{told})",
            "P: a LOGIN \"user\" \"secret\"");
    }

    [Fact]
    public void A_long_name_goes_in_a_literal()
    {
        string user = new('u', 1025);
        Play(BackendLogins.Facts(user), "B: * OK [CAPABILITY LITERAL+] ready", "P: a LOGIN {1025+}", $"P: {user} {{6+}}", "P: secret");
        string quotable = new('u', 1024);
        Play(BackendLogins.Facts(quotable), "B: * OK ready", $"P: a LOGIN \"{quotable}\" \"secret\"");
    }

    [Fact]
    public void A_literal_past_LITERAL_minus_waits_for_leave()
    {
        Play(BackendLogins.Facts(new string('u', 4097)), "B: * OK [CAPABILITY LITERAL-] ready", "P: a LOGIN {4097}");
        string most = new('u', 4096);
        Play(BackendLogins.Facts(most), "B: * OK [CAPABILITY LITERAL-] ready", "P: a LOGIN {4096+}", $"P: {most} {{6+}}", "P: secret");
    }

    private static LoginStep Play(LoginFacts facts, params string[] lines) => LoginScript.Play(BackendLogins.For("imap", facts), lines);
}
