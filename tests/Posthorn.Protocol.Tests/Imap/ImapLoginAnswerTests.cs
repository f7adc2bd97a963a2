using Posthorn.Protocol.Imap;
using Posthorn.Protocol.Sasl;
using Posthorn.Protocol.Tests.Replay;
using Posthorn.Protocol.Wire;
using Xunit;

namespace Posthorn.Protocol.Tests.Imap;

/// <summary>How a backend's answers to a login are taken: what the client hears, what the log quotes, and what is no answer.</summary>
public sealed class ImapLoginAnswerTests
{
    private const string Greeting = "B: * OK ready";
    private const string Login = "P: a LOGIN \"user\" \"secret\"";

    private static readonly LoginFacts Passed = BackendLogins.Facts() with { PassErrorMessage = true };

    [Theory]
    [InlineData("a NO no", "NO no")]
    [InlineData("a BAD what", "BAD what")]
    [InlineData("a  OKAY", "OKAY")]
    [InlineData("a", "")]
    [InlineData("* BYE later", "* BYE later")]
    [InlineData("b OK in", "b OK in")]
    [InlineData("P OK in", "P OK in")]
    [InlineData("+ more", "+ more")]
    public void The_log_quotes_the_answer_to_the_password_from_behind_the_tag(string answer, string quote) => Assert.Equal(
        LoginAction.Failed, Play(BackendLogins.Facts(), Greeting, Login, $"B: {answer}", $"Q: {quote}").Action);

    [Theory]
    [InlineData("a BAD what")]
    [InlineData("a NO what")]
    [InlineData("a OK in")]
    public void Before_the_password_the_log_quotes_the_whole_line_and_nobody_is_logged_in(string answer) => Assert.Equal(
        LoginAction.Failed,
        Play(BackendLogins.Facts("us\xe9r"), Greeting, "P: a LOGIN {4}", $"B: {answer}", $"Q: {answer}").Action);

    [Theory]
    [InlineData("a NO no")]
    [InlineData("a BAD what")]
    [InlineData("* BYE later")]
    public void A_refusal_is_the_clients_to_hear_where_that_is_configured(string answer) => Assert.Equal(
        LoginAction.Rejected, Play(Passed, Greeting, Login, "B: * NEWS", $"B: {answer}", "S: * NEWS", $"S: {answer}").Action);

    [Theory]
    [InlineData("a NO [UNAVAILABLE] later")]
    [InlineData("a BAD what")]
    [InlineData("a OK in")]
    public void A_word_of_the_login_before_there_was_one_is_nobodys_to_hear(string answer)
    {
        LoginStep end = Play(Passed with { StartTls = true }, Greeting, "P: P STARTTLS", $"B: {answer}", $"Q: {answer}");
        Assert.Equal((LoginAction.Failed, LoginRefusal.None), (end.Action, end.Refusal));
    }

    [Theory]
    [InlineData("a OK in")]
    [InlineData("a NO no")]
    public void The_answer_to_the_login_does_not_come_before_that_to_the_ID(string answer) => Assert.Equal(
        LoginAction.Failed,
        Play(Passed, ["* OK [CAPABILITY ID] ready"], "P: P ID (\"x-proxy-ttl\" \"4\")", Login, $"B: {answer}", $"Q: {answer}").Action);

    [Fact]
    public void What_comes_before_the_answer_to_the_ID_is_no_part_of_the_welcome() => Assert.Equal(
        LoginAction.LoggedIn,
        Play(
            Passed,
            ["* OK ready"],
            "P: P CAPABILITY",
            "B: * OK news",
            "B: * CAPABILITY IMAP4rev1 ID",
            "B: P OK done",
            "P: P ID (\"x-proxy-ttl\" \"4\")",
            Login,
            "B: * ID NIL",
            "B: P OK done",
            "B: * FLAGS (x)",
            "B: a OK in",
            "S: * FLAGS (x)",
            "S: a OK in").Action);

    [Theory]
    [InlineData("IMAP4rev1 LOGINDISABLED AUTH=PLAIN", "AUTHENTICATE PLAIN")]
    [InlineData("IMAP4rev1 LOGINDISABLED", "LOGIN \"user\" \"secret\"")]
    [InlineData("IMAP4rev1 AUTH=PLAIN", "LOGIN \"user\" \"secret\"")]
    public void PLAIN_is_used_where_LOGIN_is_not_taken(string offer, string command) =>
        Play(BackendLogins.Facts(), $"B: * OK [CAPABILITY {offer}] ready", $"P: a {command}");

    [Fact]
    public void A_client_whose_tag_is_Posthorns_own_makes_it_use_another()
    {
        LoginFacts facts = BackendLogins.Facts() with { StartTls = true };
        LoginStep end = LoginScript.Play(
            () => new ImapLoginDialog([(byte)'P'], facts, default, tellsClient: false),
            Greeting,
            "P: Q STARTTLS",
            "B: Q OK begin",
            "T:",
            "P: P LOGIN \"user\" \"secret\"",
            "B: P OK in",
            "S: P OK in");
        Assert.Equal(LoginAction.LoggedIn, end.Action);
    }

    [Fact]
    public void The_log_says_what_is_waited_for_on_the_longer_ways()
    {
        LoginFacts facts = BackendLogins.Facts() with { StartTls = true, Mechanism = BackendMechanism.Plain };
        var sasl = BackendSasl.For(facts, new Credentials(AuthMethod.Plain, facts.User, facts.Password, []));
        var login = new ImapLoginDialog("a"u8.ToArray(), facts, sasl, tellsClient: true, "(\"name\" \"x\")"u8.ToArray());
        var output = new WireWriter();
        login.Advance("* OK ready\r\n"u8, output, output);
        Assert.Equal("sending STARTTLS to upstream", login.Action);
        login.TlsStarted();
        Assert.Equal("sending STARTTLS to upstream", login.Action);
        login.Advance([], output, output);
        Assert.Equal("sending CAPABILITY to upstream", login.Action);
        login.Advance("P OK\r\n"u8, output, output);
        Assert.Equal("sending AUTHENTICATE command to upstream", login.Action);
        login.Advance("+ \r\n"u8, output, output);
        Assert.Equal("sending password to upstream", login.Action);
        login.Advance("a OK [CAPABILITY ID] in\r\n"u8, output, output);
        Assert.Equal("sending ID command to upstream", login.Action);
    }

    [Theory]
    [InlineData(65536, LoginAction.Send)]
    [InlineData(65537, LoginAction.Failed)]
    public void Of_what_comes_before_the_answer_to_the_clients_ID_64_KB_are_kept(int length, LoginAction expected)
    {
        byte[] welcome = "a OK [CAPABILITY ID] in\r\n"u8.ToArray();
        var login = new ImapLoginDialog("a"u8.ToArray(), BackendLogins.Facts(), default, tellsClient: false, "(\"n\" \"x\")"u8.ToArray());
        var output = new WireWriter();
        login.Advance("* OK ready\r\n"u8, output, output);
        login.Advance(welcome, output, output);
        byte[] line = [.. "* "u8, .. Enumerable.Repeat((byte)'x', length - welcome.Length - 4), .. "\r\n"u8];
        Assert.Equal(expected, login.Advance(line, output, output).Action);
    }

    private static LoginStep Play(LoginFacts facts, params string[] lines) => LoginScript.Play(BackendLogins.For("imap", facts), lines);

    private static LoginStep Play(LoginFacts facts, string[] greeting, params string[] lines) =>
        LoginScript.Play(BackendLogins.For("imap", facts, "imap_proxy_id on;"), [.. greeting.Select(line => "B: " + line), .. lines]);
}
