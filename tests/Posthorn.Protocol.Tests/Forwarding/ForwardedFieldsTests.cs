using System.Text;
using Posthorn.Protocol.AuthHttp;
using Posthorn.Protocol.Forwarding;
using Posthorn.Protocol.Tests.AuthHttp;
using Posthorn.Protocol.Tests.Replay;
using Xunit;

namespace Posthorn.Protocol.Tests.Forwarding;

/// <summary>The auth service's own fields on their way to the backend; and logins that have gone far enough.</summary>
public sealed class ForwardedFieldsTests
{
    private static readonly ForwardField[] Two =
        [ForwardField.Of("Quota"u8, "9 \"G\""u8)!, ForwardField.Of("class_1"u8, "a=b"u8)!];

    [Fact]
    public void By_ID() => Assert.Equal(
        LoginAction.LoggedIn,
        LoginScript.Play(
            BackendLogins.For("imap", Facts(Two), "imap_proxy_id on;"),
            "B: * OK [CAPABILITY ID] ready",
            "P: P ID (\"x-proxy-ttl\" \"4\" \"x-forward-quota\" \"9 \\\"G\\\"\" \"x-forward-class_1\" \"a=b\")",
            "P: a LOGIN \"user\" \"secret\"",
            "B: P OK done",
            "B: a OK in",
            "S: a OK in").Action);

    [Fact]
    public void By_XCLIENT_in_POP3() => Assert.Equal(
        LoginAction.Send,
        LoginScript.Play(
            Pop3("pop3_xclient on;"),
            "B: +OK [XCLIENT] ready",
            $"P: XCLIENT TTL=4 FORWARD={Base64("quota=9 \"G\"\tclass_1=a=b")}",
            "B: +OK",
            "P: USER user").Action);

    [Fact]
    public void By_XCLIENT_in_SMTP() => Assert.Equal(
        LoginAction.Send,
        LoginScript.Play(
            BackendLogins.For("smtp", Facts(Two) with { Xclient = true }),
            "B: 220 b",
            "P: EHLO mx.example",
            "B: 250-b",
            "B: 250 XCLIENT TTL FORWARD",
            "P: XCLIENT ADDR=[UNAVAILABLE] NAME=[UNAVAILABLE] TTL=4 FORWARD="
            + Base64("quota=9 \"G\"\tclass_1=a=b")
                .Replace("+", "+2B", StringComparison.Ordinal).Replace("=", "+3D", StringComparison.Ordinal),
            "B: 220 b",
            "P: AUTH PLAIN AHVzZXIAc2VjcmV0").Action);

    [Fact]
    public void A_long_FORWARD_gets_a_command_of_its_own()
    {
        ForwardField[] fields = [ForwardField.Of("n"u8, Encoding.ASCII.GetBytes(new string('v', 601)))!];
        LoginStep end = LoginScript.Play(
            BackendLogins.For("smtp", Facts(fields) with { Xclient = true }),
            "B: 220 b",
            "P: EHLO mx.example",
            "B: 250-b",
            "B: 250 XCLIENT TTL FORWARD",
            "P: XCLIENT ADDR=[UNAVAILABLE] NAME=[UNAVAILABLE] TTL=4",
            "B: 220 b",
            $"P: XCLIENT FORWARD={Base64("n=" + new string('v', 601))}",
            "B: 220 b",
            "P: AUTH PLAIN AHVzZXIAc2VjcmV0");
        Assert.Equal(LoginAction.Send, end.Action);
    }

    [Fact]
    public void A_backend_that_does_not_ask_for_them_hears_nothing() => Assert.Equal(
        LoginAction.Send,
        LoginScript.Play(
            BackendLogins.For("smtp", Facts(Two) with { Xclient = true }),
            "B: 220 b",
            "P: EHLO mx.example",
            "B: 250-b",
            "B: 250 XCLIENT NAME",
            "P: XCLIENT ADDR=[UNAVAILABLE] NAME=[UNAVAILABLE]",
            "B: 220 b",
            "P: AUTH PLAIN AHVzZXIAc2VjcmV0").Action);

    [Fact]
    public void The_auth_service_sets_them_by_headers()
    {
        var accepted = Assert.IsType<AuthAccepted>(Read(
            "Auth-Status: OK", "Auth-Server: 127.0.0.1", "Auth-Port: 1",
            "Auth-Forward-Quota: 9", "auth-forward-b: x=y", "Auth-Forward-quota: 9"));
        Assert.Equal(["quota=9", "b=x=y"], accepted.Fields.Select(field => $"{field.Name}={field.Value}"));
    }

    [Theory]
    [InlineData("contradicting", "Auth-Forward-A: 1", "Auth-Forward-a: 2")]
    [InlineData("no backend can be told", "Auth-Forward-A: caf\xe9")]
    [InlineData("no backend can be told", "Auth-Forward-A: a\tb")]
    [InlineData("no backend can be told", "Auth-Forward-a$: 1")]
    [InlineData("no backend can be told", "Auth-Forward-name-of-more-than-twenty: 1")]
    public void Headers_that_cannot_be_passed_on_log_nobody_in(string problem, params string[] headers)
    {
        var invalid = Assert.IsType<AuthInvalid>(Read(
            ["Auth-Status: OK", "Auth-Server: 127.0.0.1", "Auth-Port: 1", .. headers]));
        Assert.Contains(problem, invalid.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_header_that_names_no_field_is_another_s() =>
        Assert.Empty(Assert.IsType<AuthAccepted>(Read(
            "Auth-Status: OK", "Auth-Server: 127.0.0.1", "Auth-Port: 1", "Auth-Forward-: 1")).Fields);

    [Theory]
    [InlineData(20, 1, true)]
    [InlineData(21, 1, false)]
    [InlineData(1, 1020, true)]
    [InlineData(1, 1021, false)]
    [InlineData(2, 600, false)]
    public void There_are_not_too_many(int count, int length, bool isFine)
    {
        AuthHttpAnswer? answer = Read(
            [
                "Auth-Status: OK", "Auth-Server: 127.0.0.1", "Auth-Port: 1",
                .. Enumerable.Range(0, count).Select(i => $"Auth-Forward-{(char)('a' + i)}{i % 10}: {new string('v', length)}"),
            ]);
        Assert.Equal(isFine ? null : "sent too many \"Auth-Forward-\" headers", (answer as AuthInvalid)?.Reason);
    }

    [Theory]
    [InlineData("imap", "* OK ready")]
    [InlineData("smtp", "220 b")]
    public void A_login_that_may_pass_no_more_proxies_ends(string protocol, string greeting) => Assert.Equal(
        "login is proxied in a loop",
        LoginScript.Play(
            BackendLogins.For(protocol, BackendLogins.Facts() with { Client = new BackendClientFacts { TimeToLive = 0 } }),
            $"B: {greeting}").Log);

    [Theory]
    [InlineData("* OK IMAP4 ready", true, "login is proxied in a loop")]
    [InlineData("* OK IMAP4 ready.", true, null)]
    [InlineData("* OK IMAP4 ready", false, null)]
    public void An_IMAP_server_at_our_address_that_greets_as_we_do_is_this_one(string greeting, bool isOwn, string? log)
    {
        LoginFacts facts = BackendLogins.Facts() with { IsOwnAddress = isOwn };
        string[] rest = log is null ? ["P: a LOGIN \"user\" \"secret\""] : [];
        Assert.Equal(log, LoginScript.Play(BackendLogins.For("imap", facts), [$"B: {greeting}", .. rest]).Log);
    }

    [Theory]
    [InlineData("+OK POP3 ready", true, "login is proxied in a loop")]
    [InlineData("+OK POP3 ready <1.2@x>", true, "login is proxied in a loop")]
    [InlineData("+OK [XCLIENT] POP3 ready", true, "login is proxied in a loop")]
    [InlineData("+OK Dovecot ready", true, null)]
    [InlineData("+OK POP3 ready", false, null)]
    public void A_POP3_server_at_our_address_that_greets_as_we_do_is_this_one(string greeting, bool isOwn, string? log)
    {
        string[] rest = log is null ? ["P: USER user"] : [];
        Assert.Equal(log, LoginScript.Play(Pop3("pop3_xclient off;", isOwn), [$"B: {greeting}", .. rest]).Log);
    }

    private static AuthHttpAnswer? Read(params string[] headers) =>
        Answers.OfHeaders(string.Concat(headers.Select(header => header + "\r\n"))).Answer;

    private static LoginFacts Facts(IReadOnlyList<ForwardField> fields) =>
        BackendLogins.Facts() with { Client = new BackendClientFacts { Fields = fields } };

    private static Func<ILoginDialog> Pop3(string configuration, bool isOwn = false) => () =>
    {
        Conversation client = new("pop3", configuration);
        client.Say("USER user\r\nPASS secret");
        return client.Dialog.Login(Facts(Two) with { IsOwnAddress = isOwn });
    };

    private static string Base64(string text) => Convert.ToBase64String(Encoding.ASCII.GetBytes(text));
}
