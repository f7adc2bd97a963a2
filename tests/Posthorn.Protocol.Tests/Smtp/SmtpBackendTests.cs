using Posthorn.Protocol.Tests.Replay;
using Xunit;

namespace Posthorn.Protocol.Tests.Smtp;

public sealed class SmtpBackendTests
{
    private static readonly string[] Greeted = ["B: 220 b", "P: HELO mx.example", "B: 250 b"];

    [Fact]
    public void StartTls_comes_before_anything_is_told_and_what_was_offered_before_is_forgotten()
    {
        LoginStep end = Play(
            BackendLogins.Facts() with { StartTls = true },
            "B: 220 b",
            "P: EHLO mx.example",
            "B: 250-b",
            "B: 250-AUTH PLAIN",
            "B: 250 STARTTLS",
            "P: STARTTLS",
            "B: 220 go",
            "T:",
            "P: EHLO mx.example",
            "B: 250-b",
            "B: 250 AUTH LOGIN",
            "P: AUTH LOGIN",
            "B: 334 VXNlcm5hbWU6",
            "P: dXNlcg==",
            "B: 334 UGFzc3dvcmQ6",
            "P: c2VjcmV0",
            "B: 235 in",
            "S: 235 2.0.0 OK");
        Assert.Equal(LoginAction.LoggedIn, end.Action);
    }

    [Fact]
    public void A_backend_that_does_not_offer_StartTls_is_told_nothing_more()
    {
        LoginStep end = Play(BackendLogins.Facts() with { StartTls = true }, "B: 220 b", "P: EHLO mx.example", "B: 250 b");
        Assert.Equal((LoginAction.Failed, "upstream does not offer STARTTLS"), (end.Action, end.Log));
    }

    [Theory]
    [InlineData("502 no", false)]
    [InlineData("454 not now", true)]
    public void A_backend_that_refuses_StartTls_is_told_nothing_more(string answer, bool isTemporary)
    {
        LoginStep end = Play(
            BackendLogins.Facts() with { StartTls = true },
            "B: 220 b",
            "P: EHLO mx.example",
            "B: 250-b",
            "B: 250 STARTTLS",
            "P: STARTTLS",
            $"B: {answer}");
        Assert.Equal((LoginAction.Failed, "upstream refused STARTTLS", isTemporary), (end.Action, end.Log, end.IsTemporary));
    }

    [Fact]
    public void A_master_user_vouches_for_the_user() => Play(
        BackendLogins.Facts() with { MasterUser = "master"u8.ToArray() },
        [.. Greeted, $"P: AUTH PLAIN {BackendLogins.Base64("user\0master\0secret")}"]);

    [Fact]
    public void A_token_that_is_refused_is_refused_by_the_book()
    {
        const string Error = """{"status":"401"}""";
        LoginStep end = Play(
            BackendLogins.Facts() with { Mechanism = BackendMechanism.XOAuth2 },
            [
                .. Greeted,
                $"P: AUTH XOAUTH2 {BackendLogins.Base64("user=user\u0001auth=Bearer secret\u0001\u0001")}",
                $"B: 334 {BackendLogins.Base64(Error)}",
                "P: ",
                "B: 535 5.7.8 no",
            ]);
        Assert.Equal((LoginAction.Failed, LoginRefusal.Credentials, Error), (end.Action, end.Refusal, end.SaslError));
    }

    [Fact]
    public void A_message_that_makes_the_command_too_long_waits_for_leave()
    {
        string token = new('t', 600);
        LoginStep end = Play(
            BackendLogins.Facts(password: token) with { Mechanism = BackendMechanism.OAuthBearer },
            [
                .. Greeted,
                "P: AUTH OAUTHBEARER",
                "B: 334 ",
                $"P: {BackendLogins.Base64($"n,a=user,\u0001host=mx.example\u0001auth=Bearer {token}\u0001\u0001")}",
                "B: 235 in",
                "S: 235 2.0.0 OK",
            ]);
        Assert.Equal(LoginAction.LoggedIn, end.Action);
    }

    [Theory]
    [InlineData("535 5.7.8 no", LoginRefusal.Credentials)]
    [InlineData("454 4.7.0 later", LoginRefusal.Temporary)]
    [InlineData("421 4.3.2 later", LoginRefusal.Temporary)]
    [InlineData("538 5.7.11 not without TLS", LoginRefusal.None)]
    [InlineData("334 more", LoginRefusal.None)]
    [InlineData("garbage", LoginRefusal.None)]
    public void A_wrong_password_is_told_apart_from_a_bad_day(string answer, LoginRefusal expected)
    {
        LoginStep end = Play(
            BackendLogins.Facts(),
            [.. Greeted, $"P: AUTH PLAIN {BackendLogins.Base64("\0user\0secret")}", $"B: {answer}", $"Q: {answer}"]);
        Assert.Equal((LoginAction.Failed, expected, false), (end.Action, end.Refusal, end.IsTemporary));
    }

    [Theory]
    [InlineData("421 later", true)]
    [InlineData("450 later", true)]
    [InlineData("554 no", false)]
    [InlineData("* OK", false)]
    public void A_backend_that_cannot_serve_just_now_lets_another_be_tried(string greeting, bool expected) =>
        Assert.Equal(expected, Play(BackendLogins.Facts(), $"B: {greeting}").IsTemporary);

    [Fact]
    public void An_XCLIENT_longer_than_a_command_may_be_is_said_in_two()
    {
        string user = new('u', 460);
        LoginFacts facts = BackendLogins.Facts(user) with
        {
            ProxySmtpAuth = false,
            Xclient = true,
            Client = new BackendClientFacts { Address = "192.0.2.7", Port = 4711, LocalAddress = "2001:db8::9" },
        };
        LoginStep end = Play(
            facts,
            "B: 220 b",
            "P: EHLO mx.example",
            "B: 250-b",
            "B: 250 XCLIENT NAME ADDR PORT HELO DESTADDR DESTPORT",
            $"P: XCLIENT ADDR=192.0.2.7 LOGIN={user} NAME=[UNAVAILABLE]",
            "B: 220 b",
            "P: XCLIENT PORT=4711 HELO=[UNAVAILABLE] DESTADDR=IPV6:2001:db8::9 DESTPORT=[UNAVAILABLE]",
            "B: 220 b",
            "S: 235 2.0.0 OK");
        Assert.Equal(LoginAction.LoggedIn, end.Action);
    }

    [Fact]
    public void A_login_that_may_pass_no_more_proxies_goes_no_further() => Assert.Equal(
        "login is proxied in a loop",
        Play(BackendLogins.Facts() with { Client = new BackendClientFacts { TimeToLive = 0 } }, "B: 220 b").Log);

    [Theory]
    [InlineData(true, "220 mx.example ESMTP ready", "login is proxied in a loop")]
    [InlineData(true, "220 mx.example ESMTP Postfix", null)]
    [InlineData(true, "220 x.mx.example ESMTP ready", null)]
    [InlineData(true, "220  ESMTP ready", null)]
    [InlineData(false, "220 mx.example ESMTP ready", null)]
    public void A_backend_at_this_servers_address_that_greets_as_this_server_does_is_it(
        bool isOwn, string greeting, string? log) => Assert.Equal(
        log,
        LoginScript.Play(
            BackendLogins.For("smtp", BackendLogins.Facts() with { IsOwnAddress = isOwn }),
            log is null ? [$"B: {greeting}", "P: HELO mx.example"] : [$"B: {greeting}"]).Log);

    private static LoginStep Play(LoginFacts facts, params string[] lines) => LoginScript.Play(BackendLogins.For("smtp", facts), lines);
}
