using Posthorn.Config.Schema;
using Posthorn.Hosting;
using Xunit;

namespace Posthorn.Tests.Directives;

/// <summary>The whole of nginx's mail module is known by name.</summary>
public sealed class CatalogTests
{
    [Theory]
    [InlineData("mail server listen protocol timeout server_name max_errors error_log resolver resolver_timeout")]
    [InlineData("imap_client_buffer imap_capabilities imap_auth pop3_capabilities pop3_auth")]
    [InlineData("smtp_capabilities smtp_client_buffer smtp_greeting_delay smtp_auth")]
    [InlineData("auth_http auth_http_header auth_http_timeout auth_http_pass_client_cert")]
    [InlineData("proxy proxy_buffer proxy_timeout proxy_pass_error_message proxy_smtp_auth proxy_protocol xclient set_real_ip_from")]
    [InlineData("starttls ssl_certificate ssl_certificate_key ssl_password_file ssl_certificate_compression ssl_dhparam ssl_ecdh_curve")]
    [InlineData("ssl_protocols ssl_ciphers ssl_prefer_server_ciphers ssl_session_cache ssl_session_tickets ssl_session_ticket_key")]
    [InlineData("ssl_session_timeout ssl_verify_client ssl_verify_depth ssl_client_certificate ssl_trusted_certificate ssl_crl")]
    [InlineData("ssl_conf_command")]
    public void Nginxs_mail_directives_are_declared(string names) =>
        Assert.All(names.Split(' '), name => Assert.NotEmpty(Composition.Catalog.Named(name)));

    [Fact]
    public void Every_directive_is_documented() => Assert.All(Composition.Catalog.All, directive =>
    {
        Assert.NotEmpty(directive.Summary);
        Assert.True(directive.Syntax.Length > 0 || directive.Takes == Arity.None, directive.Name);
    });
}
