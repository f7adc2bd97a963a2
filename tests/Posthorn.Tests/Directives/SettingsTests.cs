using Posthorn.Auth;
using Posthorn.Mail;
using Posthorn.Protocol;
using Posthorn.Upstream;
using Xunit;

namespace Posthorn.Tests.Directives;

/// <summary>What directives resolve to: defaults, inheritance, values.</summary>
public sealed class SettingsTests
{
    [Fact]
    public void A_server_that_says_nothing_has_nginxs_defaults()
    {
        ServerSettings server = BoundText.Server("");
        Assert.Equal("imap", server.Mail.Protocol.Name);
        Assert.Equal(TimeSpan.FromSeconds(60), server.Mail.Timeout);
        Assert.Equal(System.Net.Dns.GetHostName().ToLowerInvariant(), server.Mail.ServerName);
        Assert.Equal(5, server.Mail.MaxErrors);
        Assert.Equal(new ProxySettings(null, TimeSpan.FromHours(24), PassErrorMessage: false), server.Proxy);
        Assert.True(server.Proxy.Xclient);
        Assert.Equal(TimeSpan.FromSeconds(60), server.AuthHttp!.Timeout);
        Assert.Empty(server.AuthHttp!.Headers);
        Assert.Equal(StartTlsMode.Off, server.Tls.StartTls);
        Assert.True(server.Resolver.IsOff);
        Assert.Equal(TimeSpan.FromSeconds(30), server.Resolver.Timeout);
        Assert.Empty(server.RealIp.Trusted);
    }

    [Fact]
    public void A_server_inherits_from_mail_what_it_does_not_set()
    {
        const string Mail = "auth_http [::1]:80; timeout 5s; server_name outer; max_errors 1; proxy_buffer 8k; proxy_timeout 1m; "
            + "proxy_pass_error_message on; xclient off; proxy_smtp_auth on;";
        ServerSettings heir = BoundText.Server("", Mail);
        Assert.Equal((TimeSpan.FromSeconds(5), "outer", 1), (heir.Mail.Timeout, heir.Mail.ServerName, heir.Mail.MaxErrors));
        var proxy = new ProxySettings(8192, TimeSpan.FromMinutes(1), PassErrorMessage: true) { SmtpAuth = true, Xclient = false };
        Assert.Equal(proxy, heir.Proxy);
        Assert.Equal("[::1]", heir.AuthHttp!.HostHeader);

        ServerSettings own = BoundText.Server("timeout 1500ms; server_name inner; proxy_buffer 1; auth_http two.test;", Mail);
        Assert.Equal((TimeSpan.FromMilliseconds(1500), "inner", 1), (own.Mail.Timeout, own.Mail.ServerName, own.Mail.MaxErrors));
        Assert.Equal(proxy with { BufferSize = 1 }, own.Proxy);
        Assert.Equal("two.test", own.AuthHttp!.Host);
    }

    [Fact]
    public void What_mail_says_after_a_server_holds_for_it_too()
    {
        ServerSettings server = Assert.Single(BoundText.All($"server {{ {BoundText.Imap} }} timeout 7s; {BoundText.Auth}"));
        Assert.Equal(TimeSpan.FromSeconds(7), server.Mail.Timeout);
    }

    [Fact]
    public void Headers_are_inherited_only_by_a_server_without_its_own()
    {
        const string Mail = BoundText.Auth + "auth_http_header X-A 1; auth_http_header X-B \"2 3\";";
        Assert.Equal([new("X-A", "1"), new("X-B", "2 3")], BoundText.Server("", Mail).AuthHttp!.Headers);
        Assert.Equal([new("X-C", "")], BoundText.Server("auth_http_header X-C \"\";", Mail).AuthHttp!.Headers);
    }

    [Theory]
    [InlineData("127.0.0.1", "127.0.0.1", "127.0.0.1:80", "/")]
    [InlineData("127.0.0.1:9471", "127.0.0.1", "127.0.0.1:9471", "/")]
    [InlineData("http://127.0.0.1:9471/auth?x=1", "127.0.0.1", "127.0.0.1:9471", "/auth?x=1")]
    [InlineData("127.0.0.1:9471?q=1", "127.0.0.1", "127.0.0.1:9471", "/?q=1")]
    [InlineData("[::1]:9471/v6", "[::1]", "[::1]:9471", "/v6")]
    [InlineData("[::1]", "[::1]", "[::1]:80", "/")]
    [InlineData("Two.test/a", "Two.test", "Two.test:80", "/a")]
    [InlineData("https://two.test/a", "two.test", "two.test:443", "/a")]
    [InlineData("unix:/run/a.sock", "localhost", "unix:/run/a.sock", "/")]
    [InlineData("unix:/run/a.sock:", "localhost", "unix:/run/a.sock", "/")]
    [InlineData("unix:/run/a.sock:/uri/x", "localhost", "unix:/run/a.sock", "/uri/x")]
    [InlineData("http://unix:/run/a.sock:u", "localhost", "unix:/run/a.sock", "/u")]
    public void An_auth_service_is_asked_as_nginx_asks_it(string text, string hostHeader, string serverText, string uri)
    {
        AuthHttpSettings service = BoundText.Server($"auth_http {text};").AuthHttp!;
        Assert.Equal((hostHeader, serverText, uri), (service.HostHeader, service.ServerText, service.Uri));
        Assert.Equal(text.StartsWith("https", StringComparison.Ordinal), service.IsHttps);
        Assert.Equal(1, new object?[] { service.Address, service.Host, service.UnixPath }.Count(place => place is not null));
    }

    [Fact]
    public void Of_several_auth_services_the_last_counts() =>
        Assert.Equal(2, BoundText.Server("auth_http 127.0.0.1:1; auth_http 127.0.0.1:2;").AuthHttp!.Port);

    [Theory]
    [InlineData("listen 127.0.0.1:143;", "imap")]
    [InlineData("listen 9143; listen [::1]:993;", "imap")]
    [InlineData("listen 143; listen 110;", "imap")]
    [InlineData("listen 110; listen 143;", "pop3")]
    [InlineData("listen 143-150;", "imap")]
    [InlineData("listen 1143-1150; listen 25;", "smtp")]
    [InlineData("listen 110; protocol imap;", "imap")]
    [InlineData("protocol imap; listen 110;", "imap")]
    [InlineData("protocol imap; protocol pop3; listen 25;", "pop3")]
    public void The_first_port_that_implies_a_protocol_decides_unless_one_is_named(string directives, string expected) =>
        Assert.Equal(expected, Assert.Single(BoundText.All($"{BoundText.Auth} server {{ {directives} }}")).Mail.Protocol.Name);

    [Fact]
    public void Every_protocol_of_the_list_can_be_named_and_implied()
    {
        foreach (IMailProtocol protocol in MailProtocols.All)
        {
            string named = $"server {{ listen 9143; protocol {protocol.Name}; }}";
            string implied = $"server {{ listen {protocol.Ports[^1]}; }}";
            Assert.All(
                BoundText.All($"{BoundText.Auth} {named} {implied}"), server => Assert.Same(protocol, server.Mail.Protocol));
        }
    }

    [Fact]
    public void What_asks_for_nothing_is_accepted() => Assert.Equal(
        StartTlsMode.Off,
        BoundText.Server("proxy on; ssl off; starttls OFF; resolver off; proxy_protocol off;").Tls.StartTls);

    [Fact]
    public void Directives_of_server_may_not_stand_in_mail()
    {
        Assert.Equal("\"listen\" directive is not allowed here in :2", BoundText.Error("listen 143;"));
        Assert.Equal("\"protocol\" directive is not allowed here in :2", BoundText.Error("protocol imap;"));
    }
}
