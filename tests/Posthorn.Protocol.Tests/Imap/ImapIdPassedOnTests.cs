using Posthorn.Protocol.Tests.Forwarding;
using Posthorn.Protocol.Tests.Replay;
using Xunit;

namespace Posthorn.Protocol.Tests.Imap;

/// <summary>What a client's ID says reaches the backend that has let it in, and nothing of that reaches the client.</summary>
public sealed class ImapIdPassedOnTests
{
    private const string Welcome = "B: a OK [CAPABILITY IMAP4rev1 ID IDLE] in";

    [Fact]
    public void The_client_hears_the_welcome_and_no_answer_to_its_ID() => Assert.Equal(
        LoginAction.LoggedIn,
        Play(
            ["i ID (\"name\" \"Thunderbird\" \"version\" NIL)"],
            "B: * OK ready",
            "P: a LOGIN \"user\" \"secret\"",
            "B: * FLAGS (x)",
            Welcome,
            "P: P ID (\"name\" \"Thunderbird\" \"version\" NIL)",
            "B: * ID (\"name\" \"Dovecot\")",
            "B: * OK late news",
            "B: P OK done",
            "S: * FLAGS (x)",
            "S: a OK [CAPABILITY IMAP4rev1 ID IDLE] in",
            "S: * OK late news").Action);

    [Theory]
    [InlineData("P NO not here")]
    [InlineData("P BAD what")]
    public void A_backend_that_minds_the_ID_has_let_the_client_in_all_the_same(string answer) => Assert.Equal(
        LoginAction.LoggedIn,
        Play(
            ["i ID (\"name\" \"x\")"],
            "B: * OK ready",
            "P: a LOGIN \"user\" \"secret\"",
            Welcome,
            "P: P ID (\"name\" \"x\")",
            $"B: {answer}",
            "S: a OK [CAPABILITY IMAP4rev1 ID IDLE] in").Action);

    [Fact]
    public void A_farewell_after_the_welcome_is_the_clients() => Assert.Equal(
        LoginAction.LoggedIn,
        Play(
            ["i ID (\"name\" \"x\")"],
            "B: * OK ready",
            "P: a LOGIN \"user\" \"secret\"",
            Welcome,
            "P: P ID (\"name\" \"x\")",
            "B: * BYE going down",
            "S: a OK [CAPABILITY IMAP4rev1 ID IDLE] in",
            "S: * BYE going down").Action);

    [Theory]
    [InlineData("a OK again")]
    [InlineData("garbage")]
    [InlineData("+ go on")]
    public void What_is_no_answer_to_the_ID_ends_the_login(string answer) => Assert.Equal(
        LoginAction.Failed,
        Play(
            ["i ID (\"name\" \"x\")"],
            "B: * OK ready",
            "P: a LOGIN \"user\" \"secret\"",
            Welcome,
            "P: P ID (\"name\" \"x\")",
            $"B: {answer}",
            $"Q: {answer}").Action);

    [Fact]
    public void An_answer_with_literals_is_no_welcome() => Assert.Equal(
        LoginAction.LoggedIn,
        Play(
            ["i ID (\"name\" \"x\")"],
            "B: * OK ready",
            "P: a LOGIN \"user\" \"secret\"",
            Welcome,
            "P: P ID (\"name\" \"x\")",
            "B: * ID (\"name\" {4}",
            "B: P OK)",
            "B: P OK done",
            "S: a OK [CAPABILITY IMAP4rev1 ID IDLE] in").Action);

    [Theory]
    [InlineData("* OK ready", "a OK in")]
    [InlineData("* OK [CAPABILITY IMAP4rev1 ID] ready", "a OK [CAPABILITY IMAP4rev1 IDLE] in")]
    [InlineData("* OK [CAPABILITY IMAP4rev1 IDLE] ready", "a OK in")]
    public void A_backend_that_offers_no_ID_is_told_none(string greeting, string welcome) => Assert.Equal(
        LoginAction.LoggedIn,
        Play(
            ["i ID (\"name\" \"x\")"], $"B: {greeting}", "P: a LOGIN \"user\" \"secret\"", $"B: {welcome}", $"S: {welcome}").Action);

    [Theory]
    [InlineData("* OK [CAPABILITY IMAP4rev1 ID] ready", "", "a OK in")]
    [InlineData("* OK ready", "* CAPABILITY IMAP4rev1 ID", "a OK in")]
    public void A_backend_may_offer_ID_anywhere(string greeting, string untagged, string welcome) => Assert.Equal(
        LoginAction.LoggedIn,
        Play(
            ["i ID (\"name\" \"x\")"],
            [
                $"B: {greeting}", "P: a LOGIN \"user\" \"secret\"", .. untagged.Length == 0 ? [] : new[] { $"B: {untagged}" },
                $"B: {welcome}", "P: P ID (\"name\" \"x\")", "B: P OK done",
                .. untagged.Length == 0 ? [] : new[] { $"S: {untagged}" }, $"S: {welcome}",
            ]).Action);

    [Theory]
    [InlineData("i ID NIL")]
    [InlineData("i ID ()")]
    [InlineData("i ID (name x)")]
    [InlineData("i ID (\"name\" x)")]
    [InlineData("i ID (\"name\")")]
    [InlineData("i ID (\"\" \"x\")")]
    [InlineData("i ID (NIL \"x\")")]
    [InlineData("i ID (\"a-name-that-is-longer-than-30-octets\" \"x\")")]
    [InlineData("i ID (\"x-originating-ip\" \"192.0.2.1\" \"x-forward-quota\" \"9\")")]
    [InlineData("i ID (\"X-Connected-IP\" \"192.0.2.1\" \"x-proxy-\\ttl\" \"9\" \"x-session-ext-id\" \"9\")")]
    [InlineData("i ID (\"name\" \"caf\xe9\")")]
    [InlineData("i ID (\"x-proxy-\" \"x\")")]
    [InlineData("i ID (\"name\" \"x\")\r\ni ID NIL")]
    [InlineData("i ID (\"name\" \"x\")\r\ni ID ()")]
    public void There_may_be_nothing_to_tell(string id) => Assert.Equal(
        LoginAction.LoggedIn,
        Play([id], "B: * OK ready", "P: a LOGIN \"user\" \"secret\"", Welcome, "S: a OK [CAPABILITY IMAP4rev1 ID IDLE] in").Action);

    [Theory]
    [InlineData("( \"name\"  \"x\" )", "(\"name\" \"x\")")]
    [InlineData("(\"na\\\"me\" \"a\\\\b\" \"v\" nil)", "(\"na\\\"me\" \"a\\\\b\" \"v\" NIL)")]
    [InlineData("(\"name\" {5+}\r\nx\" (y)", "(\"name\" \"x\\\" (y\")")]
    [InlineData("(\"name\" {5+}\r\nx\r\n y \"os\" {3+}\r\nBSD)", "(\"os\" \"BSD\")")]
    [InlineData("(\"x-originating-ip\" \"192.0.2.1\" \"name\" \"x\" \"X-PROXY-TTL\" NIL)", "(\"name\" \"x\")")]
    public void The_parameters_are_said_anew(string said, string told) => Assert.Equal(
        LoginAction.LoggedIn,
        Play(
            [$"i ID {said}"],
            "B: * OK ready",
            "P: a LOGIN \"user\" \"secret\"",
            Welcome,
            $"P: P ID {told}",
            "B: P OK done",
            "S: a OK [CAPABILITY IMAP4rev1 ID IDLE] in").Action);

    [Theory]
    [InlineData(30, 1024, true)]
    [InlineData(31, 1024, false)]
    [InlineData(30, 1025, false)]
    public void The_limits_of_RFC_2971_hold(int fields, int length, bool isTold)
    {
        string value = new('v', length);
        string list = $"({string.Join(' ', Enumerable.Range(0, fields).Select(i => $"\"f{i}\" \"{(i == 0 ? value : "v")}\""))})";
        string[] rest = isTold ? [$"P: P ID {list}", "B: P OK done"] : [];
        LoginStep end = Play(
            [$"i ID {list}"],
            ["B: * OK ready", "P: a LOGIN \"user\" \"secret\"", Welcome, .. rest, "S: a OK [CAPABILITY IMAP4rev1 ID IDLE] in"]);
        Assert.Equal(LoginAction.LoggedIn, end.Action);
    }

    [Fact]
    public void The_last_ID_holds_and_one_that_makes_no_sense_changes_nothing() => Assert.Equal(
        LoginAction.LoggedIn,
        Play(
            ["i ID (\"name\" \"one\")", "i ID (\"name\" \"two\")", "i ID (name three)", "i ID name", "i ID NIL four"],
            "B: * OK ready",
            "P: a LOGIN \"user\" \"secret\"",
            Welcome,
            "P: P ID (\"name\" \"two\")",
            "B: P OK done",
            "S: a OK [CAPABILITY IMAP4rev1 ID IDLE] in").Action);

    [Fact]
    public void What_was_said_before_TLS_is_forgotten()
    {
        Conversation client = new("imap", "starttls on;");
        client.Say("i ID (\"name\" \"injected\")");
        client.Dialog.TlsStarted();
        client.Say("a LOGIN user secret");
        LoginStep end = LoginScript.Play(
            () => client.Dialog.Login(BackendLogins.Facts()),
            "B: * OK ready",
            "P: a LOGIN \"user\" \"secret\"",
            Welcome,
            "S: a OK [CAPABILITY IMAP4rev1 ID IDLE] in");
        Assert.Equal(LoginAction.LoggedIn, end.Action);
    }

    [Fact]
    public void A_backend_that_talks_on_and_on_is_left()
    {
        ILoginDialog login = Of(["i ID (\"name\" \"x\")"])();
        var output = new Posthorn.Protocol.Wire.WireWriter();
        login.Advance("* OK ready\r\n"u8, output, output);
        login.Advance("a OK [CAPABILITY ID] in\r\n"u8, output, output);
        byte[] line = [.. "* OK "u8, .. Enumerable.Repeat((byte)'x', 1000), .. "\r\n"u8];
        int count = 0;
        while (login.Advance(line, output, output).Action == LoginAction.Send)
        {
            Assert.InRange(++count, 1, 100);
        }
    }

    private static LoginStep Play(string[] ids, params string[] lines) => LoginScript.Play(Of(ids), lines);

    private static Func<ILoginDialog> Of(string[] ids) => () =>
    {
        Conversation client = new("imap", "imap_client_buffer 64k;");
        foreach (string id in ids)
        {
            client.Say(id);
        }

        client.Say("a LOGIN user secret");
        return client.Dialog.Login(BackendLogins.Facts());
    };
}
