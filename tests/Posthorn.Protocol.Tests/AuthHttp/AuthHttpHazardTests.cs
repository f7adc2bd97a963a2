using System.Text;
using Posthorn.Protocol.AuthHttp;
using Posthorn.Protocol.Wire;
using Xunit;

namespace Posthorn.Protocol.Tests.AuthHttp;

/// <summary>The rows of the hazard list that concern the auth service, each named after its id.</summary>
public sealed class AuthHttpHazardTests
{
    [Theory]
    [InlineData("HTTP/1.1 200 OK")]
    [InlineData("HTTP/1.1 500 Internal Server Error")]
    public void Live_in_1_31_5_missing_auth_status_is_no_success(string status) => Assert.StartsWith(
        "sent no \"Auth-Status\"",
        Answers.OfHeaders("Auth-Server: 192.0.2.1\r\nAuth-Port: 143\r\n", status: status).Reason,
        StringComparison.Ordinal);

    [Theory]
    [InlineData(302)]
    [InlineData(304)]
    [InlineData(403)]
    [InlineData(500)]
    public void Live_in_1_31_5_a_status_other_than_2xx_is_no_success(int status) => Assert.Equal(
        $"sent \"Auth-Status: OK\" under status {status}",
        Answers.OfHeaders(Answers.Yes, status: $"HTTP/1.1 {status} X").Reason);

    [Fact]
    public void Live_in_1_31_5_headers_over_1_KB_are_read()
    {
        string cookie = $"Set-Cookie: {new string('x', 8000)}\r\n";
        Assert.Equal(143, Answers.OfHeaders(cookie + Answers.Yes).Accepted.Backend!.Port);
    }

    [Theory]
    [InlineData("X: ", "\r\n")]
    [InlineData("X: ", "")]
    [InlineData("", "\r\n")]
    public void Live_in_1_31_5_oversize_is_a_clear_error_at_once(string name, string end)
    {
        string header = name + new string('x', 17000) + end;
        byte[] answer = Encoding.Latin1.GetBytes($"HTTP/1.1 204 No Content\r\n{Answers.Yes}{header}");
        Assert.Equal("sent too big header", Answers.Feed(answer, [answer.Length], needsPassword: false).Reason);
        IEnumerable<int> arrivals = Enumerable.Range(0, 20).Select(i => Math.Min(i * 1000, answer.Length));
        Assert.Equal("sent too big header", Answers.Feed(answer, arrivals, needsPassword: false).Reason);
    }

    [Fact]
    public void Live_in_1_31_5_many_small_headers_are_oversize_too() => Assert.Equal(
        "sent too big header",
        Answers.OfHeaders(string.Concat(Enumerable.Repeat("A: b\r\n", 3000)) + Answers.Yes).Reason);

    [Theory]
    [InlineData("")]
    [InlineData("Auth-Wait: 0\r\n")]
    [InlineData("Auth-Wait: -5\r\n")]
    public void Live_in_1_31_5_a_wait_without_delay_has_a_default(string headers) =>
        Assert.Equal(new AuthWait(AuthWait.DefaultSeconds), Answers.OfHeaders($"Auth-Status: WAIT\r\n{headers}").Answer);

    [Fact]
    public void Live_in_1_31_5_a_yes_after_a_wait_ends_the_waiting()
    {
        var parser = new AuthHttpAnswerParser();
        parser.Begin(needsPassword: false);
        parser.Advance("HTTP/1.1 204 No Content\r\nAuth-Status: WAIT\r\n\r\n"u8);
        Assert.IsType<AuthWait>(parser.Answer);
        parser.Begin(needsPassword: false);
        parser.Advance("HTTP/1.1 204 No Content\r\nAuth-Status: OK\r\nAuth-Server: ::1\r\nAuth-Port: 1\r\n\r\n"u8);
        Assert.IsType<AuthAccepted>(parser.Answer);
    }

    [Theory]
    [InlineData("Auth-User: u\rDELE 1\r\n")]
    [InlineData("Auth-User: u\0\r\n")]
    [InlineData("Auth-Pass: p\rDELE 1\r\n")]
    [InlineData("Auth-Pass: p\0\r\n")]
    public void Live_in_1_31_5_no_CR_LF_NUL_from_the_auth_service_reaches_a_backend(string header) =>
        Assert.Equal("sent invalid header in response", Answers.OfHeaders(Answers.Yes + header).Reason);

    [Fact]
    public void Live_in_1_31_5_an_auth_service_cannot_write_into_the_log()
    {
        string reason = Answers.OfHeaders("Auth-Status: OK\r\nAuth-Server: \x1b[2J\x08\r\nAuth-Port: 1\r\n").Reason;
        Assert.DoesNotContain(reason, char.IsControl);
    }

    [Fact]
    public void Cve_2026_28753_a_client_name_cannot_start_a_header()
    {
        string request = AuthHttpRequestWriterTests.Write(AuthHttpRequestWriterTests.Plain with { ClientHost = "a\r\nAuth-User: root\0" });
        Assert.Contains("\r\nClient-Host: a__Auth-User: root_\r\n", request, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(AuthMethod.Apop)]
    [InlineData(AuthMethod.CramMd5)]
    [InlineData(AuthMethod.External)]
    [InlineData(AuthMethod.Plain)]
    public void Cve_2026_27651_a_wait_and_then_a_yes_work_for_every_method(AuthMethod method)
    {
        AuthHttpQuery query = AuthHttpRequestWriterTests.Plain with
        {
            Credentials = new Credentials(method, "u"u8.ToArray(), "digest"u8.ToArray(), "<1.2@x>"u8.ToArray()),
        };
        string first = AuthHttpRequestWriterTests.Write(query);
        Assert.Equal(first, AuthHttpRequestWriterTests.Write(query));

        var parser = new AuthHttpAnswerParser();
        parser.Begin(query.NeedsPassword);
        parser.Advance("HTTP/1.1 204 No Content\r\nAuth-Status: WAIT\r\nAuth-Wait: 1\r\n\r\n"u8);
        Assert.Equal(new AuthWait(1), parser.Answer);
        parser.Begin(query.NeedsPassword);
        parser.Advance("HTTP/1.1 204 No Content\r\nAuth-Status: OK\r\nAuth-Server: ::1\r\nAuth-Port: 1\r\nAuth-Pass: p\r\n\r\n"u8);
        Assert.IsType<AuthAccepted>(parser.Answer);
    }

    [Fact]
    public void Cve_2025_53859_a_message_without_login_carries_no_credentials()
    {
        string request = AuthHttpRequestWriterTests.Write(AuthHttpRequestWriterTests.Plain with
        {
            Credentials = new Credentials(AuthMethod.None, "stale"u8.ToArray(), "secret"u8.ToArray(), []),
        });
        Assert.Contains("Auth-User: \r\nAuth-Pass: \r\n", request, StringComparison.Ordinal);
    }

    [Fact]
    public void Live_in_1_31_5_an_external_login_carries_no_stale_password()
    {
        string request = AuthHttpRequestWriterTests.Write(AuthHttpRequestWriterTests.Plain with
        {
            Credentials = new Credentials(AuthMethod.External, "u"u8.ToArray(), "stale"u8.ToArray(), []),
        });
        Assert.Contains("Auth-User: u\r\nAuth-Pass: \r\n", request, StringComparison.Ordinal);
    }

    [Fact]
    public void Live_in_1_31_5_no_byte_of_the_client_ends_a_header()
    {
        byte[] all = [.. Enumerable.Range(0, 256).Select(i => (byte)i)];
        string text = Encoding.Latin1.GetString(all);
        var tls = new AuthHttpTlsFacts(text, text)
        {
            Verify = text,
            Subject = text,
            Issuer = text,
            Serial = text,
            Fingerprint = text,
            Certificate = all,
        };
        string request = AuthHttpRequestWriterTests.Write(AuthHttpRequestWriterTests.Plain with
        {
            Credentials = new Credentials(AuthMethod.CramMd5, all, all, all),
            Protocol = text,
            ClientAddress = text,
            ClientHost = text,
            Proxy = new AuthHttpProxyFacts(text, 1, text, 2),
            Envelope = new AuthHttpEnvelope(all, all, all),
            Tls = tls,
        });
        string[] lines = request.Split("\r\n");
        Assert.Equal(30, lines.Length);
        Assert.All(lines, line => Assert.DoesNotContain(line, c => c is '\r' or '\n' or '\0'));
    }
}
