using System.Text;
using Posthorn.Protocol.AuthHttp;
using Posthorn.Protocol.Wire;
using Xunit;

namespace Posthorn.Protocol.Tests.AuthHttp;

/// <summary>The last that is taken, and the first that is not.</summary>
public sealed class AuthHttpBoundsTests
{
    private const string Chunked = "HTTP/1.1 200 OK\r\n" + Answers.Yes + "Transfer-Encoding: chunked\r\n\r\n";

    [Theory]
    [InlineData(1, true)]
    [InlineData(65535, true)]
    [InlineData(0, false)]
    [InlineData(65536, false)]
    public void A_port_has_sixteen_bits_and_is_not_zero(int port, bool valid)
    {
        AssertTaken(valid, $"Auth-Server: h\r\nAuth-Port: {port}\r\n");
        AssertTaken(valid, $"Auth-Server: h:{port}\r\n");
    }

    [Theory]
    [InlineData("h", 253, true)]
    [InlineData("h", 254, false)]
    [InlineData("unix:/", 5 + 107, true)]
    [InlineData("unix:/", 5 + 108, false)]
    public void A_name_has_253_bytes_and_a_path_has_room_in_the_address_of_a_socket(string start, int length, bool valid) =>
        AssertTaken(valid, $"Auth-Server: {start.PadRight(length, 'x')}\r\nAuth-Port: 1\r\n");

    [Theory]
    [InlineData("unix:/a", true)]
    [InlineData("unix:/", false)]
    [InlineData("unix:/a b", true)]
    [InlineData("unix:/a\u001f", false)]
    [InlineData("a", true)]
    [InlineData("9a_-.", true)]
    [InlineData("_a", false)]
    [InlineData("a/b", false)]
    [InlineData("0.0.0.0", true)]
    [InlineData("255.255.255.255", true)]
    [InlineData("1.2.3.", false)]
    [InlineData("1.2.3.0255", false)]
    [InlineData("[::]", true)]
    [InlineData("[]", false)]
    [InlineData("[::1", false)]
    [InlineData("::1]", false)]
    [InlineData("x::1]", false)]
    public void A_server_is_an_address_a_name_or_a_socket_and_nothing_near_it(string server, bool valid) =>
        AssertTaken(valid, $"Auth-Server: {server}\r\nAuth-Port: 1\r\n");

    [Theory]
    [InlineData("HTTP/1.1 200", true)]
    [InlineData("HTTP/1.9 299 X", true)]
    [InlineData("HTTP/1.1 300 X", false)]
    [InlineData("HTTP/1.1 199 X", null)]
    [InlineData("HTTP/1.1 100 X", null)]
    [InlineData("HTTP/1.: 200 X", false)]
    [InlineData("HTTP/1./ 200 X", false)]
    [InlineData("HTTP/1.1_200 X", false)]
    [InlineData("HTTP/1.1 200_X", false)]
    [InlineData("HTTP/1.1 2x0 X", false)]
    [InlineData("HTTP/1.1 20x X", false)]
    [InlineData("HTTP/1.1 x00 X", false)]
    public void Two_hundred_to_299_is_success_and_what_comes_before_it_is_passed_over(string line, bool? success)
    {
        AuthHttpAnswer? answer = Answers.OfHeaders(Answers.Yes + "Content-Length: 0\r\n", status: line).Answer;
        Assert.Equal(success, answer is null ? null : answer is AuthAccepted);
    }

    [Fact]
    public void A_head_has_sixteen_kilobytes_at_most()
    {
        string head = $"HTTP/1.1 204 X\r\n{Answers.Yes}X: ";
        string longest = head.PadRight(AuthHttpAnswerParser.HeaderLimit - 4, 'x');
        Assert.IsType<AuthAccepted>(Answers.Of(longest + "\r\n\r\n").Answer);
        Assert.Equal("sent too big header", Answers.Of(longest + "x\r\n\r\n").Reason);
        byte[] unfinished = Encoding.ASCII.GetBytes(longest + "xxxx");
        Assert.Null(Answers.Feed(unfinished, [unfinished.Length], needsPassword: false).Answer);
    }

    [Theory]
    [InlineData(65536, true)]
    [InlineData(65537, false)]
    public void A_body_of_sixty_four_kilobytes_is_worth_reading(int length, bool keepsAlive)
    {
        string head = $"HTTP/1.1 200 OK\r\n{Answers.Yes}Content-Length: {length}\r\n\r\n";
        byte[] answer = Encoding.ASCII.GetBytes(head + new string('x', keepsAlive ? length : 0));
        Answers.Outcome outcome = Answers.Feed(answer, [head.Length, answer.Length], needsPassword: false);
        Assert.Equal((AuthHttpProgress.Done, keepsAlive, answer.Length), (outcome.Progress, outcome.KeepsAlive, outcome.Consumed));
    }

    [Theory]
    [InlineData("1\r\nx\r\n0\r\n\r\n", true)]
    [InlineData("A\r\n0123456789\r\n0\r\n\r\n", true)]
    [InlineData("a \r\n0123456789\r\n0;x\r\n\r\n", true)]
    [InlineData("1\t;x=y\r\nx\r\n0\r\nA: b\r\nC: d\r\n\r\n", true)]
    [InlineData("9\r\n012345678\r\n00\r\n\r\n", true)]
    [InlineData("f\r\n0123456789abcde\r\n0\r\n\r\n", true)]
    [InlineData("g\r\n", false)]
    [InlineData(" 1\r\n", false)]
    [InlineData("1\r\nxy\r\n", false)]
    [InlineData("1\r\nx\r\n\r\n", false)]
    [InlineData("10001;x\r\n", false)]
    [InlineData("1;2=3\r\nx\r\n0\r\n4: 5\r\n\r\n", true)]
    [InlineData("1x\r\nx\r\n0\r\n\r\n", false)]
    public void Chunks_are_counted_in_hex(string body, bool keepsAlive)
    {
        Answers.Outcome outcome = Answers.Of(Chunked + body);
        Assert.Equal((AuthHttpProgress.Done, keepsAlive), (outcome.Progress, outcome.KeepsAlive));
    }

    [Fact]
    public void A_chunk_of_sixty_four_kilobytes_is_begun_and_given_up_with_the_byte_that_is_too_much()
    {
        foreach (string size in new[] { "10000\r\n", "10000;x\r\n" })
        {
            byte[] answer = Encoding.ASCII.GetBytes(Chunked + size + new string('x', 65536));
            int last = Chunked.Length + 65536;
            Answers.Outcome outcome = Answers.Feed(answer, [last, last + 1], needsPassword: false);
            Assert.Equal((AuthHttpProgress.Done, last + 1, false), (outcome.Progress, outcome.Consumed, outcome.KeepsAlive));
        }
    }

    [Theory]
    [InlineData("454", true)]
    [InlineData("535 ~", true)]
    [InlineData("549", true)]
    [InlineData("600", false)]
    [InlineData("354", false)]
    [InlineData("5x4", false)]
    [InlineData("53x", false)]
    [InlineData("535x", false)]
    [InlineData("535 \u007f", false)]
    public void A_code_refuses_in_printable_text(string code, bool valid) => Assert.Equal(
        valid ? code : "",
        Answers.OfHeaders($"Auth-Error-Code: {code}\r\nAuth-Status: no\r\n").Refused.Refusal.Code);

    [Theory]
    [InlineData("1", 1)]
    [InlineData("86400", 86400)]
    [InlineData("86401", 86400)]
    [InlineData("999999999999999999", 86400)]
    [InlineData("1000000000000000000", 0)]
    public void A_delay_is_cut_to_a_day(string wait, int seconds)
    {
        AuthRefused refused = Answers.OfHeaders($"Auth-Status: no\r\nAuth-Wait: {wait}\r\n").Refused;
        Assert.Equal((seconds, seconds > 0), (refused.WaitSeconds, refused.MayTryAgain));
        int waits = seconds > 0 ? seconds : AuthWait.DefaultSeconds;
        Assert.Equal(new AuthWait(waits), Answers.OfHeaders($"Auth-Status: WAIT\r\nAuth-Wait: {wait}\r\n").Answer);
    }

    [Fact]
    public void A_log_quotes_sixty_four_bytes_and_escapes_what_is_not_printable()
    {
        string longest = new('/', 64);
        Assert.Equal($"sent invalid server address:\"{longest}\"", Reason(longest));
        Assert.Equal($"sent invalid server address:\"{longest}\"", Reason(longest + "x"));
        Assert.Equal("sent invalid server address:\"/ ~\\x7F\\x1F/\"", Reason("/ ~\u007f\u001f/"));
    }

    [Theory]
    [InlineData("a\u001fb\u007f ~", "a b  ~")]
    [InlineData("\u0001", " ")]
    public void A_refusal_is_shown_without_control_characters(string status, string message) =>
        Assert.Equal(message, Answers.OfHeaders($"Auth-Status: {status}\r\n").Refused.Refusal.Message);

    [Fact]
    public void A_bearer_token_is_no_master_s_password()
    {
        string master = $"{Answers.Yes}Auth-Master-User: boss\r\nAuth-Pass: p\r\nAuth-Mechanism: ";
        Assert.Equal("sent an \"Auth-Master-User\" for a bearer token", Answers.OfHeaders(master + "oauthbearer\r\n").Reason);
        Assert.NotNull(Answers.OfHeaders(master + "login\r\n").Accepted.MasterUser);
    }

    [Fact]
    public void Clean_text_keeps_tabs_and_loses_other_control_characters()
    {
        var output = new WireWriter(1);
        HeaderText.WriteClean(output, "a\tb \u0000\u001f\u007f~\u00e9"u8);
        HeaderText.WriteClean(output, "|a\tb \u0000\u001f\u007f~\u00e9");
        Assert.Equal("a\tb ___~\u00e9|a\tb ___~\u00e9", Encoding.UTF8.GetString(output.Written));
    }

    private static string Reason(string server) =>
        Answers.OfHeaders($"Auth-Status: OK\r\nAuth-Server: {server}\r\nAuth-Port: 1\r\n").Reason;

    private static void AssertTaken(bool valid, string headers) =>
        Assert.Equal(valid, Answers.OfHeaders("Auth-Status: OK\r\n" + headers).Answer is AuthAccepted);
}
