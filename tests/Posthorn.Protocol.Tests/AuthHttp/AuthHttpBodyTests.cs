using Posthorn.Protocol.AuthHttp;
using Xunit;

namespace Posthorn.Protocol.Tests.AuthHttp;

public sealed class AuthHttpBodyTests
{
    [Theory]
    [InlineData("200 OK", "Content-Length: 5\r\n", "hello")]
    [InlineData("200 OK", "Content-Length: 0\r\n", "")]
    [InlineData("200 OK", "Content-Length: 2\r\n", "\r\n")]
    [InlineData("204 No Content", "", "")]
    [InlineData("204 No Content", "Content-Length: 7\r\n", "")]
    [InlineData("204 No Content", "Content-Length: 65537\r\n", "")]
    [InlineData("200 OK", "Content-Length: 5\r\nConnection: keep-alive, x\r\n", "hello")]
    [InlineData("200 OK", "Transfer-Encoding: Chunked\r\n", "0\r\n\r\n")]
    [InlineData("200 OK", "Transfer-Encoding: chunked\r\n", "5\r\nhello\r\na;x=\"y\"\r\n0123456789\r\n000\r\nTrailer: x\r\n\r\n")]
    [InlineData("200 OK", "Transfer-Encoding: chunked\r\n", "3\n0\r\n\n0\n\n")]
    public void A_body_with_an_end_leaves_the_connection_usable(string status, string headers, string body)
    {
        string answer = $"HTTP/1.1 {status}\r\n{Answers.Yes}{headers}\r\n{body}";
        Answers.Outcome outcome = Answers.Of(answer);
        Assert.Equal(AuthHttpProgress.Done, outcome.Progress);
        Assert.Equal(answer.Length, outcome.Consumed);
        Assert.True(outcome.KeepsAlive);
        Assert.NotNull(outcome.Accepted);
    }

    [Theory]
    [InlineData("HTTP/1.0 200 OK", "Content-Length: 5\r\n")]
    [InlineData("HTTP/1.1 200 OK", "")]
    [InlineData("HTTP/1.1 200 OK", "Content-Length: 5\r\nConnection: x, Close\r\n")]
    [InlineData("HTTP/1.1 200 OK", "Content-Length: 65537\r\n")]
    [InlineData("HTTP/1.1 200 OK", "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n")]
    [InlineData("HTTP/1.1 200 OK", "Transfer-Encoding: gzip, chunked\r\n")]
    public void A_body_not_worth_reading_ends_with_the_headers_and_costs_the_connection(string status, string headers)
    {
        string head = $"{status}\r\n{Answers.Yes}{headers}\r\n";
        Answers.Outcome outcome = Answers.Of(head);
        Assert.Equal(AuthHttpProgress.Done, outcome.Progress);
        Assert.Equal(head.Length, outcome.Consumed);
        Assert.False(outcome.KeepsAlive);
        Assert.NotNull(outcome.Accepted);
    }

    [Theory]
    [InlineData("x\r\n")]
    [InlineData("\r\n")]
    [InlineData(";\r\n")]
    [InlineData("-5\r\n")]
    [InlineData("5\r\nhelloX")]
    [InlineData("10001\r\n")]
    [InlineData("fffffffffffffffffffffff\r\n")]
    [InlineData("fffffffffffffffffffffff;x\r\n")]
    public void Broken_chunks_cost_the_connection_only(string body)
    {
        Answers.Outcome outcome = Answers.Of($"HTTP/1.1 200 OK\r\n{Answers.Yes}Transfer-Encoding: chunked\r\n\r\n{body}");
        Assert.Equal(AuthHttpProgress.Done, outcome.Progress);
        Assert.False(outcome.KeepsAlive);
        Assert.NotNull(outcome.Accepted);
    }

    [Fact]
    public void Endless_chunks_are_given_up()
    {
        string body = string.Concat(Enumerable.Repeat("400\r\n" + new string('x', 0x400) + "\r\n", 70));
        Answers.Outcome outcome = Answers.Of($"HTTP/1.1 200 OK\r\n{Answers.Yes}Transfer-Encoding: chunked\r\n\r\n{body}");
        Assert.Equal(AuthHttpProgress.Done, outcome.Progress);
        Assert.False(outcome.KeepsAlive);
    }

    [Fact]
    public void The_answer_is_known_before_the_body_has_ended()
    {
        Answers.Outcome outcome = Answers.Of($"HTTP/1.1 200 OK\r\n{Answers.Yes}Content-Length: 5\r\n\r\nhell");
        Assert.Equal(AuthHttpProgress.NeedMore, outcome.Progress);
        Assert.NotNull(outcome.Accepted);
    }

    [Fact]
    public void Bytes_nobody_asked_for_cost_the_connection()
    {
        var parser = new AuthHttpAnswerParser();
        parser.Begin(needsPassword: false);
        AuthHttpStep step = parser.Advance("HTTP/1.1 204 X\r\nAuth-Status: no\r\n\r\nHTTP/1.1 204 X\r\nAuth-Status: OK\r\n\r\n"u8);
        Assert.Equal(AuthHttpProgress.Done, step.Progress);
        Assert.False(parser.KeepsAlive);
    }
}
