using System.Text;
using Posthorn.Protocol.AuthHttp;
using Posthorn.Protocol.Wire;
using Xunit;

namespace Posthorn.Protocol.Tests.AuthHttp;

public sealed class AuthHttpRequestWriterTests
{
    internal static readonly AuthHttpQuery Plain = new()
    {
        Credentials = new Credentials(AuthMethod.Plain, "u"u8.ToArray(), "p"u8.ToArray(), []),
        Protocol = "imap",
        Attempt = 1,
        ClientAddress = "127.0.0.1",
    };

    private static readonly AuthHttpRequestWriter Writer = new("/a", "127.0.0.1", [new("X-One", "a b"), new("X-Two", "c")]);

    [Fact]
    public void A_plain_login_is_asked_as_nginx_asks_it() => Assert.Equal(
        "GET /a HTTP/1.1\r\nHost: 127.0.0.1\r\nAuth-Method: plain\r\nAuth-User: u\r\nAuth-Pass: p\r\nAuth-Protocol: imap\r\n"
        + "Auth-Login-Attempt: 1\r\nClient-IP: 127.0.0.1\r\nX-One: a b\r\nX-Two: c\r\n\r\n",
        Write(Plain));

    [Fact]
    public void Of_a_certificate_that_was_not_asked_for_nothing_is_said() => Assert.EndsWith(
        "Client-IP: 127.0.0.1\r\nAuth-SSL: on\r\nAuth-SSL-Protocol: T\r\nAuth-SSL-Cipher: C\r\nX-One: a b\r\nX-Two: c\r\n\r\n",
        Write(Plain with { Tls = new AuthHttpTlsFacts("T", "C") { Subject = "CN=x" } }),
        StringComparison.Ordinal);

    [Fact]
    public void Everything_comes_in_nginxs_order()
    {
        var query = new AuthHttpQuery
        {
            Credentials = new Credentials(AuthMethod.CramMd5, "u"u8.ToArray(), "0123"u8.ToArray(), "<1.2@vm>"u8.ToArray()),
            Protocol = "smtp",
            Attempt = 3,
            ClientAddress = "1.2.3.4",
            ClientHost = "[UNAVAILABLE]",
            Proxy = new AuthHttpProxyFacts("1.2.3.4", 1111, "5.6.7.8", 2222),
            Envelope = new AuthHttpEnvelope("me"u8.ToArray(), "MAIL FROM:<a@b>  SIZE=1"u8.ToArray(), "RCPT TO:<c@d>"u8.ToArray()),
            Tls = new AuthHttpTlsFacts("TLSv1.2", "ECDHE-RSA-AES256-GCM-SHA384")
            {
                Verify = "FAILED:self-signed certificate",
                Subject = "O=A B,CN=x",
                Issuer = "O=A B,CN=x",
                Serial = "738E",
                Fingerprint = "034f",
                Certificate = "-----BEGIN CERTIFICATE-----\nMII%\n"u8.ToArray(),
            },
        };
        Assert.Equal(
            """
            GET /a HTTP/1.1
            Host: 127.0.0.1
            Auth-Method: cram-md5
            Auth-User: u
            Auth-Pass: 0123
            Auth-Salt: <1.2@vm>
            Auth-Protocol: smtp
            Auth-Login-Attempt: 3
            Client-IP: 1.2.3.4
            Client-Host: [UNAVAILABLE]
            Proxy-Protocol-Addr: 1.2.3.4
            Proxy-Protocol-Port: 1111
            Proxy-Protocol-Server-Addr: 5.6.7.8
            Proxy-Protocol-Server-Port: 2222
            Auth-SMTP-Helo: me
            Auth-SMTP-From: MAIL FROM:<a@b>  SIZE=1
            Auth-SMTP-To: RCPT TO:<c@d>
            Auth-SSL: on
            Auth-SSL-Protocol: TLSv1.2
            Auth-SSL-Cipher: ECDHE-RSA-AES256-GCM-SHA384
            Auth-SSL-Verify: FAILED:self-signed certificate
            Auth-SSL-Subject: O=A B,CN=x
            Auth-SSL-Issuer: O=A B,CN=x
            Auth-SSL-Serial: 738E
            Auth-SSL-Fingerprint: 034f
            Auth-SSL-Cert: -----BEGIN%20CERTIFICATE-----%0AMII%25%0A
            X-One: a b
            X-Two: c


            """.ReplaceLineEndings("\r\n"),
            Write(query));
    }

    [Fact]
    public void A_client_without_certificate_has_only_a_verdict() => Assert.Contains(
        "Auth-SSL-Cipher: c\r\nAuth-SSL-Verify: NONE\r\nX-One",
        Write(Plain with { Tls = new AuthHttpTlsFacts("TLSv1.3", "c") { Verify = "NONE" } }),
        StringComparison.Ordinal);

    [Theory]
    [InlineData(AuthMethod.Plain, "plain")]
    [InlineData(AuthMethod.Apop, "apop")]
    [InlineData(AuthMethod.CramMd5, "cram-md5")]
    [InlineData(AuthMethod.External, "external")]
    [InlineData(AuthMethod.XOAuth2, "xoauth2")]
    [InlineData(AuthMethod.OAuthBearer, "oauthbearer")]
    [InlineData(AuthMethod.None, "none")]
    public void Methods_have_nginxs_names(AuthMethod method, string name) => Assert.Contains(
        $"Auth-Method: {name}\r\n",
        Write(Plain with { Credentials = new Credentials(method, [], [], []) }),
        StringComparison.Ordinal);

    [Fact]
    public void Control_characters_space_and_percent_are_escaped_and_nothing_else()
    {
        byte[] all = [.. Enumerable.Range(0, 256).Select(i => (byte)i)];
        var expected = new StringBuilder();
        foreach (byte b in all)
        {
            _ = b is <= 0x20 or (byte)'%' ? expected.Append($"%{b:X2}") : expected.Append((char)b);
        }

        string request = Write(Plain with { Credentials = new Credentials(AuthMethod.Plain, all, all, []) });
        Assert.Contains($"Auth-User: {expected}\r\nAuth-Pass: {expected}\r\n", request, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(AuthMethod.Plain, "imap", false)]
    [InlineData(AuthMethod.Apop, "pop3", true)]
    [InlineData(AuthMethod.CramMd5, "imap", true)]
    [InlineData(AuthMethod.External, "imap", true)]
    [InlineData(AuthMethod.CramMd5, "smtp", false)]
    [InlineData(AuthMethod.None, "smtp", false)]
    public void A_password_must_come_where_the_backend_needs_one(AuthMethod method, string protocol, bool expected) =>
        Assert.Equal(expected, (Plain with { Credentials = new Credentials(method, [], [], []), Protocol = protocol }).NeedsPassword);

    [Theory]
    [InlineData("/a\r\nX: y", "h", "n", "v")]
    [InlineData("/a", "h\0", "n", "v")]
    [InlineData("/a", "h", "n\n", "v")]
    [InlineData("/a", "h", "n", "v\r")]
    public void Fixed_parts_with_line_ends_are_refused(string uri, string host, string name, string value) =>
        Assert.Throws<ArgumentException>(() => new AuthHttpRequestWriter(uri, host, [new(name, value)]));

    [Fact]
    public void Writing_allocates_nothing()
    {
        var output = new WireWriter(4096);
        Writer.Write(Plain, output);
        output.Clear();
        long least = long.MaxValue;
        for (int round = 0; round < 10; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            Writer.Write(Plain, output);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
            output.Clear();
        }

        // The runtime itself may allocate on a thread now and then; what the writer allocates, it allocates every time.
        Assert.Equal(0, least);
    }

    internal static string Write(AuthHttpQuery query)
    {
        var output = new WireWriter(16);
        Writer.Write(query, output);
        return Encoding.Latin1.GetString(output.Written);
    }
}
