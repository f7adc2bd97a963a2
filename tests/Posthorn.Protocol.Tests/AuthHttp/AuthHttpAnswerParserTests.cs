using System.Net;
using Posthorn.Protocol.AuthHttp;
using Xunit;

namespace Posthorn.Protocol.Tests.AuthHttp;

public sealed class AuthHttpAnswerParserTests
{
    [Fact]
    public void A_yes_names_the_backend()
    {
        Answers.Outcome outcome = Answers.OfHeaders(Answers.Yes);
        Assert.Equal(AuthHttpProgress.Done, outcome.Progress);
        Assert.Equal(IPAddress.Parse("192.0.2.1"), outcome.Accepted.Backend!.Address);
        Assert.Equal(143, outcome.Accepted.Backend!.Port);
        Assert.Null(outcome.Accepted.User);
        Assert.Null(outcome.Accepted.Password);
        Assert.True(outcome.KeepsAlive);
    }

    [Fact]
    public void User_and_password_override_the_clients_as_they_are_without_decoding()
    {
        AuthAccepted accepted = Answers.OfHeaders($"{Answers.Yes}Auth-User:  a%20b \t\r\nauth-PASS: p\xE9:x%\r\n").Accepted;
        Assert.Equal("a%20b"u8.ToArray(), accepted.User);
        Assert.Equal([(byte)'p', 0xE9, (byte)':', (byte)'x', (byte)'%'], accepted.Password);
    }

    [Theory]
    [InlineData("192.0.2.1", "192.0.2.1:1")]
    [InlineData("2001:db8::1", "[2001:db8::1]:1")]
    [InlineData("[2001:db8::1]", "[2001:db8::1]:1")]
    [InlineData("::ffff:192.0.2.1", "[::ffff:192.0.2.1]:1")]
    [InlineData("mail-1.example", "mail-1.example:1")]
    [InlineData("unix:/run/imap.sock", "unix:/run/imap.sock")]
    public void Backends_are_addresses_names_or_sockets(string server, string expected) =>
        Assert.Equal(expected, Answers.OfHeaders($"Auth-Status: OK\nAuth-Server: {server}\nAuth-Port: 1\n").Accepted.Backend!.ToString());

    [Fact]
    public void A_socket_needs_no_port() =>
        Assert.Equal(0, Answers.OfHeaders("Auth-Status: OK\nAuth-Server: unix:/s\n").Accepted.Backend!.Port);

    [Theory]
    [InlineData("192.0.2")]
    [InlineData("192.0.2.256")]
    [InlineData("192.0.2.1.1")]
    [InlineData("192.0.02.1")]
    [InlineData("2130706433")]
    [InlineData("[192.0.2.1]")]
    [InlineData("[::1]x:1")]
    [InlineData("::1:")]
    [InlineData("fe80::1%1")]
    [InlineData("host name")]
    [InlineData("-host")]
    [InlineData("unix:relative")]
    [InlineData("unix:")]
    [InlineData("")]
    public void Other_addresses_are_invalid(string server) => Assert.Equal(
        $"sent invalid server address:\"{server}\"",
        Answers.OfHeaders($"Auth-Status: OK\r\nAuth-Server: {server}\r\nAuth-Port: 1\r\n").Reason);

    [Fact]
    public void What_the_log_quotes_is_printable() => Assert.Equal(
        "sent invalid server address:\"a\\x22\\x1B\\xE9\\x5C\"",
        Answers.OfHeaders("Auth-Status: OK\r\nAuth-Server: a\"\x1b\xE9\\\r\nAuth-Port: 1\r\n").Reason);

    [Theory]
    [InlineData("0")]
    [InlineData("65536")]
    [InlineData("-1")]
    [InlineData("+1")]
    [InlineData("1x")]
    [InlineData("")]
    [InlineData("99999999999999999999999999")]
    public void Other_ports_are_invalid(string port) => Assert.Equal(
        $"sent invalid server port:\"{port}\"",
        Answers.OfHeaders($"Auth-Status: OK\r\nAuth-Server: 192.0.2.1\r\nAuth-Port: {port}\r\n").Reason);

    [Theory]
    [InlineData("Auth-Server: 192.0.2.1\r\n")]
    [InlineData("Auth-Server: :143\r\n")]
    [InlineData("Auth-Port: 1\r\n")]
    [InlineData("")]
    public void A_yes_without_server_or_port_is_invalid(string headers) =>
        Assert.Equal("did not send server or port", Answers.OfHeaders($"Auth-Status: OK\r\n{headers}").Reason);

    [Theory]
    [InlineData("")]
    [InlineData("Auth-Pass:\r\n")]
    public void A_digest_login_needs_a_password(string headers) =>
        Assert.Equal("did not send password", Answers.OfHeaders(Answers.Yes + headers, needsPassword: true).Reason);

    [Fact]
    public void A_digest_login_with_a_password_is_fine() =>
        Assert.Equal("pw"u8.ToArray(), Answers.OfHeaders(Answers.Yes + "Auth-Pass: pw\r\n", needsPassword: true).Accepted.Password);

    [Fact]
    public void Any_other_status_is_the_text_of_a_refusal()
    {
        AuthRefused refused = Answers.OfHeaders("Auth-Status: Invalid login or password\r\n").Refused;
        Assert.Equal(new AuthRefusal("Invalid login or password"), refused.Refusal);
        Assert.Equal(0, refused.WaitSeconds);
    }

    [Theory]
    [InlineData("ok")]
    [InlineData("Ok")]
    [InlineData("OK!")]
    [InlineData("wait")]
    [InlineData("")]
    public void The_words_of_the_status_are_case_sensitive(string status) =>
        Assert.Equal(status, Answers.OfHeaders($"Auth-Status: {status}\r\n{Answers.Yes}").Refused.Refusal.Message);

    [Fact]
    public void The_first_error_sticks_whatever_follows() => Assert.Equal(
        "first",
        Answers.OfHeaders($"Auth-Status: OK\r\nAuth-Status: first\r\nAuth-Status: 2nd\r\nAuth-Status: WAIT\r\n{Answers.Yes}")
            .Refused.Refusal.Message);

    [Fact]
    public void A_wait_outweighs_a_yes() =>
        Assert.Equal(new AuthWait(3), Answers.OfHeaders($"Auth-Status: WAIT\r\nAuth-Wait: 3\r\n{Answers.Yes}").Answer);

    [Fact]
    public void A_refusal_carries_its_delay_and_code() => Assert.Equal(
        new AuthRefused(new AuthRefusal("no", "454 4.7.0"), 7),
        Answers.OfHeaders("Auth-Error-Code: 454 4.7.0\r\nAuth-Wait: 7\r\nAuth-Status: no\r\n").Answer);

    [Theory]
    [InlineData("250 2.0.0")]
    [InlineData("45")]
    [InlineData("4545")]
    [InlineData("454\t4")]
    [InlineData("454 \xE9")]
    public void A_code_that_is_no_refusal_is_passed_over(string code) =>
        Assert.Equal("", Answers.OfHeaders($"Auth-Error-Code: {code}\r\nAuth-Status: no\r\n").Refused.Refusal.Code);

    [Theory]
    [InlineData("-1", 0)]
    [InlineData("soon", 0)]
    [InlineData("0", 0)]
    [InlineData("999999999999", 86400)]
    [InlineData("99999999999999999999", 0)]
    public void A_delay_is_seconds_up_to_a_day(string wait, int expected) =>
        Assert.Equal(expected, Answers.OfHeaders($"Auth-Status: no\r\nAuth-Wait: {wait}\r\n").Refused.WaitSeconds);

    [Fact]
    public void A_refusal_holds_no_control_characters_and_reads_utf8() =>
        Assert.Equal("a b é ", Answers.OfHeaders("Auth-Status: a\tb \xC3\xA9\x7f\r\n").Refused.Refusal.Message);

    [Fact]
    public void A_refusal_counts_under_any_status() => Assert.Equal(
        "no",
        Answers.OfHeaders("Auth-Status: no\r\nContent-Length: 0\r\n", status: "HTTP/1.1 403 Forbidden").Refused.Refusal.Message);

    [Theory]
    [InlineData("Auth-Server: 192.0.2.2")]
    [InlineData("Auth-Port: 144")]
    public void Headers_that_contradict_each_other_are_invalid(string header) => Assert.Equal(
        $"sent contradicting \"{header.Split(':')[0]}\" headers",
        Answers.OfHeaders($"{Answers.Yes}{header}\r\n").Reason);

    [Theory]
    [InlineData("Auth-User")]
    [InlineData("Auth-Pass")]
    [InlineData("Auth-Wait")]
    [InlineData("Auth-Error-Code")]
    [InlineData("Auth-Error-SASL")]
    [InlineData("Auth-Mechanism")]
    [InlineData("Auth-Master-User")]
    [InlineData("Auth-SMTP-Auth")]
    [InlineData("Content-Length")]
    [InlineData("Transfer-Encoding")]
    public void So_are_two_values_of_the_other_headers(string name) => Assert.Equal(
        $"sent contradicting \"{name}\" headers",
        Answers.OfHeaders($"{Answers.Yes}{name}: 1\r\n{name}: 2\r\n").Reason);

    [Fact]
    public void A_header_said_twice_alike_is_fine() =>
        Assert.Equal(143, Answers.OfHeaders(Answers.Yes + Answers.Yes).Accepted.Backend!.Port);

    [Theory]
    [InlineData("No colon")]
    [InlineData(": empty name")]
    [InlineData("Auth-Status : OK")]
    [InlineData(" folded")]
    [InlineData("N\xE9: x")]
    [InlineData("A(b): x")]
    [InlineData("Auth-User: a\0b")]
    [InlineData("Auth-Pass: a\rb")]
    [InlineData("X-Other: a\rb")]
    [InlineData("Content-Length: x")]
    [InlineData("Content-Length: -1")]
    [InlineData("Content-Length: 1, 1")]
    public void Malformed_headers_are_invalid(string header) => Assert.Equal(
        "sent invalid header in response",
        Answers.OfHeaders($"{Answers.Yes}{header}\r\n").Reason);

    [Fact]
    public void Unknown_headers_may_have_any_name_that_http_allows() =>
        Assert.Equal(143, Answers.OfHeaders($"X_under_score: 1\r\n!#$%&'*+-.^_`|~: 2\r\nEmpty:\r\n{Answers.Yes}").Accepted.Backend!.Port);

    [Theory]
    [InlineData("")]
    [InlineData("Auth-Status: OK")]
    [InlineData("HTTP/2 200 OK")]
    [InlineData("HTTP/1.1 20 OK")]
    [InlineData("HTTP/1.1 2000 OK")]
    [InlineData("HTTP/1.1  200")]
    [InlineData("HTTP/1.1 101 Switching")]
    [InlineData("HTTP/1.1 099 ?")]
    [InlineData("http/1.1 200 OK")]
    public void The_status_line_must_be_one(string line) =>
        Assert.Equal("sent invalid response", Answers.OfHeaders(Answers.Yes, status: line).Reason);

    [Fact]
    public void Informational_answers_are_passed_over_with_all_they_say() => Assert.Equal(
        "no",
        Answers.Of($"HTTP/1.1 103 Early\r\n{Answers.Yes}\r\nHTTP/1.1 200 OK\r\nAuth-Status: no\r\nContent-Length: 0\r\n\r\n")
            .Refused.Refusal.Message);

    [Fact]
    public void Of_an_informational_answer_nothing_contradicts_what_follows() => Assert.Equal(
        143,
        Answers.Of($"HTTP/1.1 103 Early\r\nAuth-Status: no\r\nAuth-Port: 1\r\n\r\nHTTP/1.1 204 X\r\n{Answers.Yes}\r\n")
            .Accepted.Backend!.Port);

    [Fact]
    public void Of_several_faults_that_of_the_server_is_named() => Assert.Equal(
        "sent invalid server port:\"0\"",
        Answers.OfHeaders("Auth-Status: OK\r\nAuth-Server: h\r\nAuth-Port: 0\r\nAuth-Mechanism: x\r\n").Reason);

    [Fact]
    public void A_yes_under_another_status_is_invalid_and_the_status_is_named() => Assert.Equal(
        "sent \"Auth-Status: OK\" under status 431", Answers.OfHeaders(Answers.Yes, status: "HTTP/1.1 431 X").Reason);

    [Fact]
    public void An_answer_without_end_has_no_answer()
    {
        Answers.Outcome outcome = Answers.Of($"HTTP/1.1 204 No Content\r\n{Answers.Yes}");
        Assert.Equal(AuthHttpProgress.NeedMore, outcome.Progress);
        Assert.Null(outcome.Answer);
    }

    [Fact]
    public void A_parser_begins_afresh_for_every_request()
    {
        var parser = new AuthHttpAnswerParser();
        parser.Begin(needsPassword: true);
        parser.Advance("HTTP/1.1 204 No Content\r\nAuth-Status: OK\r\nAuth-Server: ::1\r\nAuth-Port: 1\r\nAuth-Pass: old\r\n\r\n"u8);
        Assert.IsType<AuthAccepted>(parser.Answer);
        Assert.True(parser.KeepsAlive);
        parser.Begin(needsPassword: false);
        Assert.Null(parser.Answer);
        Assert.False(parser.KeepsAlive);
        parser.Advance("HTTP/1.1 204 No Content\r\nAuth-Status: OK\r\nAuth-Server: ::1\r\nAuth-Port: 2\r\n\r\n"u8);
        AuthAccepted accepted = Assert.IsType<AuthAccepted>(parser.Answer);
        Assert.Null(accepted.Password);
        Assert.Equal(2, accepted.Backend!.Port);
    }

    [Fact]
    public void Soup_never_throws_and_never_says_yes()
    {
        var random = new Random(4711);
        byte[] alphabet = "HTP/1. 20\r\n:AuthStsOK-;cx\0\xFF"u8.ToArray();
        for (int round = 0; round < 2000; round++)
        {
            byte[] soup = new byte[random.Next(200)];
            for (int i = 0; i < soup.Length; i++)
            {
                soup[i] = alphabet[random.Next(alphabet.Length)];
            }

            Assert.IsNotType<AuthAccepted>(Answers.Of(soup).Answer);
        }
    }

    [Fact]
    public void One_wrong_byte_anywhere_never_sends_a_client_elsewhere()
    {
        byte[] answer = [.. "HTTP/1.1 204 No Content\r\nAuth-Status: OK\r\nAuth-Server: 192.0.2.1\r\nAuth-Port: 143\r\n\r\n"u8];
        for (int i = 0; i < answer.Length; i++)
        {
            foreach (byte b in "\0\r\n:"u8)
            {
                byte[] broken = [.. answer];
                broken[i] = b;
                if (Answers.Of(broken).Answer is AuthAccepted accepted)
                {
                    Assert.Equal(IPAddress.Parse("192.0.2.1"), accepted.Backend!.Address);
                }
            }
        }
    }
}
