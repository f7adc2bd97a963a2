using Posthorn.Protocol.Tests.Replay;
using Xunit;

namespace Posthorn.Protocol.Tests.Probes;

public sealed class ProbeTests
{
    private static readonly ProbeFacts Facts = new("mx.example");
    private static readonly ProbeFacts WithLogin = Facts with { User = "probe"u8.ToArray(), Password = "se\"cret"u8.ToArray() };

    [Fact]
    public void An_IMAP_backend_tells_its_capabilities() => Assert.Equal(
        (LoginAction.LoggedIn, null, "IMAP4rev1, IDLE, AUTH=PLAIN"),
        ProbeScript.Play(
            "imap",
            Facts,
            "B: * OK ready",
            "P: P CAPABILITY",
            "B: * CAPABILITY IMAP4rev1 IDLE AUTH=PLAIN",
            "B: P OK done",
            "P: P LOGOUT"));

    [Fact]
    public void An_IMAP_backend_tells_them_anew_inside_TLS_and_lets_the_probe_log_in() => Assert.Equal(
        (LoginAction.LoggedIn, null, "IMAP4rev1, AUTH=PLAIN"),
        ProbeScript.Play(
            "imap",
            WithLogin with { StartTls = true },
            "B: * OK ready",
            "P: P CAPABILITY",
            "B: * CAPABILITY IMAP4rev1 STARTTLS LOGINDISABLED",
            "B: P OK done",
            "P: P STARTTLS",
            "B: P OK begin",
            "T:",
            "P: P CAPABILITY",
            "B: * CAPABILITY IMAP4rev1 AUTH=PLAIN",
            "B: P OK done",
            "P: L LOGIN \"probe\" \"se\\\"cret\"",
            "B: * CAPABILITY IMAP4rev1 IDLE",
            "B: L OK in",
            "P: P LOGOUT"));

    [Theory]
    [InlineData("* BYE busy")]
    [InlineData("* PREAUTH root")]
    [InlineData("+OK")]
    public void An_IMAP_backend_that_greets_otherwise_is_not_healthy(string greeting) => Assert.Equal(
        (LoginAction.Failed, "upstream sent invalid response", ""),
        ProbeScript.Play("imap", Facts, $"B: {greeting}", $"Q: {greeting}"));

    [Fact]
    public void A_POP3_backend_tells_its_capabilities_and_lets_the_probe_log_in() => Assert.Equal(
        (LoginAction.LoggedIn, null, "TOP, EXPIRE 7 USER"),
        ProbeScript.Play(
            "pop3",
            WithLogin,
            "B: +OK ready",
            "P: CAPA",
            "B: +OK",
            "B: TOP",
            "B: EXPIRE 7 USER",
            "B: .",
            "P: USER probe",
            "B: +OK",
            "P: PASS se\"cret",
            "B: +OK in",
            "P: QUIT"));

    [Fact]
    public void A_POP3_backend_without_CAPA_may_be_healthy() => Assert.Equal(
        (LoginAction.LoggedIn, null, ""),
        ProbeScript.Play("pop3", Facts, "B: +OK ready", "P: CAPA", "B: -ERR what", "P: QUIT"));

    [Fact]
    public void A_POP3_backend_that_answers_CAPA_with_what_is_no_answer_is_not_healthy() => Assert.Equal(
        (LoginAction.Failed, "upstream sent invalid response", ""),
        ProbeScript.Play("pop3", Facts, "B: +OK ready", "P: CAPA", "B: * what", "Q: * what"));

    [Fact]
    public void A_POP3_backend_that_refuses_TLS_is_not_healthy() => Assert.Equal(
        (LoginAction.Failed, "upstream refused TLS", ""),
        ProbeScript.Play(
            "pop3",
            Facts with { StartTls = true },
            "B: +OK ready",
            "P: CAPA",
            "B: +OK",
            "B: TOP",
            "B: .",
            "P: STLS",
            "B: -ERR no",
            "Q: -ERR no"));

    [Fact]
    public void An_SMTP_backend_tells_its_capabilities_and_lets_the_probe_log_in() => Assert.Equal(
        (LoginAction.LoggedIn, null, "SIZE 1000, AUTH PLAIN, 8BITMIME"),
        ProbeScript.Play(
            "smtp",
            WithLogin,
            "B: 220 b",
            "P: EHLO mx.example",
            "B: 250-b hello",
            "B: 250-SIZE 1000",
            "B: 250-AUTH PLAIN",
            "B: 250 8BITMIME",
            "P: EHLO mx.example",
            "B: 250-b hello",
            "B: 250 AUTH PLAIN",
            $"P: AUTH PLAIN {BackendLogins.Base64("\0probe\0se\"cret")}",
            "B: 235 in",
            "P: QUIT"));

    [Theory]
    [InlineData("B: 554 no", "Q: 554 no")]
    [InlineData("B: 220 b", "P: EHLO mx.example", "B: 502 what", "Q: 502 what")]
    [InlineData("B: 220 b", "P: EHLO mx.example", "B: 220 b", "Q: 220 b")]
    public void An_SMTP_backend_that_answers_otherwise_is_not_healthy(params string[] lines) => Assert.Equal(
        (LoginAction.Failed, "upstream sent invalid response", ""), ProbeScript.Play("smtp", Facts, lines));

    [Fact]
    public void An_SMTP_backend_may_say_its_code_alone() => Assert.Equal(
        (LoginAction.LoggedIn, null, "SIZE, "),
        ProbeScript.Play("smtp", Facts, "B: 220", "P: EHLO mx.example", "B: 250-b", "B: 250-SIZE", "B: 250", "P: QUIT"));

    [Fact]
    public void A_backend_that_refuses_the_login_is_not_healthy() => Assert.Equal(
        (LoginAction.Failed, "upstream refused the login", "TOP"),
        ProbeScript.Play(
            "pop3",
            WithLogin,
            "B: +OK ready",
            "P: CAPA",
            "B: +OK",
            "B: TOP",
            "B: .",
            "P: USER probe",
            "B: -ERR no",
            "Q: -ERR no"));
}
