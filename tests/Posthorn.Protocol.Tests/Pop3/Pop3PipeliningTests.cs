using System.Text;
using Posthorn.Protocol.Tests.Replay;
using Posthorn.Protocol.Wire;
using Xunit;

namespace Posthorn.Protocol.Tests.Pop3;

/// <summary>USER and PASS in one flight, where the backend takes that.</summary>
public sealed class Pop3PipeliningTests
{
    private const string Directive = "pop3_pipelining on;";
    private readonly List<ILoginDialog> _logins = [];

    [Fact]
    public void Name_and_password_go_together_to_a_backend_that_is_known_to_take_them_so()
    {
        LoginStep end = Play(true, "B: +OK", "P: USER user", "P: PASS secret", "B: +OK", "B: +OK in", "S: +OK in");
        Assert.Equal(LoginAction.LoggedIn, end.Action);
        Teaches(null);
    }

    [Theory]
    [InlineData("PIPELINING")]
    [InlineData("pipelining")]
    public void A_backend_of_which_nothing_is_known_is_asked(string capability)
    {
        LoginStep end = Play(
            null,
            "B: +OK",
            "P: CAPA",
            "B: +OK",
            "B: TOP",
            $"B: {capability}",
            "B: UIDL",
            "B: .",
            "P: USER user",
            "P: PASS secret",
            "B: +OK",
            "B: +OK in",
            "S: +OK in");
        Assert.Equal(LoginAction.LoggedIn, end.Action);
        Teaches(true);
    }

    [Theory]
    [InlineData("B: -ERR what?")]
    [InlineData("B: +OK", "B: TOP", "B: .")]
    [InlineData("B: +OK", "B: X-PIPELINING", "B: IMPLEMENTATION PIPELINING", "B: .")]
    public void A_backend_that_does_not_list_it_is_told_one_after_the_other(params string[] answer)
    {
        LoginStep end = Play(
            null,
            ["B: +OK", "P: CAPA", .. answer, "P: USER user", "B: +OK", "P: PASS secret", "B: +OK in", "S: +OK in"]);
        Assert.Equal(LoginAction.LoggedIn, end.Action);
        Teaches(false);
    }

    [Fact]
    public void A_backend_that_is_known_not_to_take_them_so_is_not_asked()
    {
        Play(false, "B: +OK", "P: USER user", "B: +OK", "P: PASS secret", "B: +OK in", "S: +OK in");
        Teaches(null);
    }

    [Fact]
    public void Without_the_directive_nothing_of_it_happens_whatever_is_known_or_listed()
    {
        PlayWith(
            BackendLogins.Facts() with { Pipelines = true },
            ["pop3_xclient on;"],
            "B: +OK",
            "P: CAPA",
            "B: +OK",
            "B: PIPELINING",
            "B: .",
            "P: USER user",
            "B: +OK",
            "P: PASS secret");
        Teaches(null);
    }

    [Fact]
    public void A_mechanism_is_a_command_of_its_own_and_nobody_is_asked_for_it()
    {
        LoginFacts facts = BackendLogins.Facts() with { Mechanism = BackendMechanism.Plain };
        PlayWith(facts, [Directive], "B: +OK", $"P: AUTH PLAIN {BackendLogins.Base64("\0user\0secret")}", "B: +OK in", "S: +OK in");
        Teaches(null);
    }

    [Theory]
    [InlineData("B: +OK [XCLIENT] ready", null, "P: CAPA", "B: +OK", "B: PIPELINING", "B: .")]
    [InlineData("B: +OK [XCLIENT] ready", true)]
    [InlineData("B: +OK ready", true, "P: CAPA", "B: +OK", "B: PIPELINING", "B: XCLIENT", "B: .")]
    public void Xclient_stays_alone_and_both_come_after_it(string greeting, bool? known, params string[] question) => PlayWith(
        BackendLogins.Facts() with { Pipelines = known },
        [Directive, "pop3_xclient on;"],
        [greeting, .. question, "P: XCLIENT TTL=4", "B: +OK", "P: USER user", "P: PASS secret", "B: +OK", "B: +OK in", "S: +OK in"]);

    [Fact]
    public void What_the_backend_says_in_this_very_session_goes_before_what_was_known()
    {
        PlayWith(
            BackendLogins.Facts() with { Pipelines = true },
            [Directive, "pop3_xclient on;"],
            "B: +OK",
            "P: CAPA",
            "B: +OK",
            "B: TOP",
            "B: .",
            "P: USER user",
            "B: +OK",
            "P: PASS secret",
            "B: +OK in",
            "S: +OK in");
        Teaches(false);
    }

    [Fact]
    public void The_question_is_asked_inside_TLS()
    {
        PlayWith(
            BackendLogins.Facts() with { StartTls = true },
            [Directive],
            "B: +OK",
            "P: STLS",
            "B: +OK",
            "T:",
            "P: CAPA",
            "B: +OK",
            "B: PIPELINING",
            "B: .",
            "P: USER user",
            "P: PASS secret",
            "B: +OK",
            "B: +OK in",
            "S: +OK in");
        Teaches(true);
    }

    [Theory]
    [InlineData("-ERR nobody", LoginRefusal.Credentials)]
    [InlineData("-ERR [SYS/TEMP] later", LoginRefusal.Temporary)]
    [InlineData("-ERR [SYS/PERM] never", LoginRefusal.None)]
    public void A_no_to_the_name_ends_the_login_whatever_is_said_to_the_password(string no, LoginRefusal refusal)
    {
        LoginStep end = Play(true, "B: +OK", "P: USER user", "P: PASS secret", $"B: {no}", "U: +OK in", $"Q: {no}");

        // It was told the password: no other backend need be.
        Assert.Equal((LoginAction.Failed, refusal, false), (end.Action, end.Refusal, end.IsTemporary));
        Teaches(null);
    }

    [Theory]
    [InlineData("B: -ERR nobody", "U: -ERR no name given")]
    [InlineData("B: -ERR nobody", "U: +OK in")]
    [InlineData("B: +OK", "B: -ERR nobody")]
    public void Only_the_no_that_decides_is_passed_on(params string[] answers)
    {
        LoginFacts facts = BackendLogins.Facts() with { PassErrorMessage = true, Pipelines = true };
        LoginStep end = PlayWith(facts, [Directive], ["B: +OK", "P: USER user", "P: PASS secret", .. answers, "S: -ERR nobody"]);
        Assert.Equal((LoginAction.Rejected, LoginRefusal.Credentials), (end.Action, end.Refusal));
        Teaches(null);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_comes_behind_the_last_answer_is_the_clients_with_and_without_a_flight(bool known)
    {
        ILoginDialog login = New(known)();
        WireWriter toBackend = new();
        WireWriter toClient = new();
        byte[] answers = "+OK\r\n+OK\r\n+OK in\r\n+OK unasked\r\n"u8.ToArray();
        var step = default(LoginStep);
        int at = 0;
        for (int i = 0; i < 3; i++)
        {
            step = login.Advance(answers.AsSpan(at), toBackend, toClient);
            at += step.Consumed;
        }

        Assert.Equal((LoginAction.LoggedIn, "+OK unasked\r\n"), (step.Action, Encoding.ASCII.GetString(answers[at..])));
        Assert.Equal("+OK in\r\n", Encoding.ASCII.GetString(toClient.Written));
        Assert.Equal("USER user\r\nPASS secret\r\n", Encoding.ASCII.GetString(toBackend.Written));
    }

    [Theory]
    [InlineData]
    [InlineData("B: +OK")]
    [InlineData("B: +OK", "B: + what")]
    [InlineData("B: +OK", "B: 535 no")]
    [InlineData("B: garbage")]
    [InlineData("B: + go on")]
    public void A_flight_without_an_answer_that_makes_sense_teaches_not_to_try_again(params string[] answers)
    {
        Play(true, ["B: +OK", "P: USER user", "P: PASS secret", .. answers]);
        Teaches(false);
    }

    [Theory]
    [InlineData]
    [InlineData("B: 500 what")]
    [InlineData("B: +OK", "B: PIPELINING")]
    public void A_question_without_an_answer_that_makes_sense_teaches_not_to_ask_again(params string[] answer)
    {
        Play(null, ["B: +OK", "P: CAPA", .. answer]);
        Teaches(false);
    }

    [Theory]
    [InlineData("B: -ERR busy")]
    [InlineData("B: 220 mx ESMTP")]
    public void A_backend_that_does_not_let_it_come_to_that_teaches_nothing(string greeting)
    {
        Play(true, greeting);
        Play(null, greeting);
        Teaches(null);
    }

    [Fact]
    public void The_log_says_from_the_flight_on_that_the_password_was_sent()
    {
        ILoginDialog login = New(true)();
        login.Advance("+OK\r\n"u8, new WireWriter(), new WireWriter());
        Assert.Equal("sending password to upstream", login.Action);
        login.Advance("+OK\r\n"u8, new WireWriter(), new WireWriter());
        Assert.Equal("sending password to upstream", login.Action);
    }

    private static Func<ILoginDialog> New(bool? known) =>
        BackendLogins.For("pop3", BackendLogins.Facts() with { Pipelines = known }, Directive);

    private LoginStep Play(bool? known, params string[] lines) =>
        PlayWith(BackendLogins.Facts() with { Pipelines = known }, [Directive], lines);

    private LoginStep PlayWith(LoginFacts facts, string[] configuration, params string[] lines)
    {
        Func<ILoginDialog> login = BackendLogins.For("pop3", facts, configuration);
        return LoginScript.Play(
            () =>
            {
                _logins.Add(login());
                return _logins[^1];
            },
            lines);
    }

    private void Teaches(bool? lesson) => Assert.All(_logins, login => Assert.Equal(lesson, login.Pipelines));
}
