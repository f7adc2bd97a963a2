using Posthorn.Config.Text;
using Posthorn.Logging;
using Posthorn.Mail;
using Posthorn.Sessions;
using Posthorn.Tests.Directives;
using Posthorn.Tests.InMemory;
using Posthorn.Tls;
using Xunit;

namespace Posthorn.Tests.Tls;

/// <summary>What <c>-t</c> says of TLS to backends, and files that change while the server runs.</summary>
public sealed class BackendTlsConfigurationTests
{
    private const string NoFile =
        "(SSL: error:80000002:system library::No such file or directory:calling fopen(/none, r) error:10000080:BIO routines::no such file)";

    private static readonly string Certificate = $"proxy_ssl_certificate {TestKeys.Certificate("client")};";

    [Theory]
    [InlineData("proxy_ssl maybe;", "invalid value \"maybe\" in :4")]
    [InlineData("proxy_ssl_protocols TLSv9;", "invalid value \"TLSv9\" in :4")]
    [InlineData("proxy_ssl_name a/b;", "\"proxy_ssl_name\" directive invalid value in :4")]
    [InlineData("proxy_ssl_verify maybe;", "invalid value \"maybe\" in \"proxy_ssl_verify\" directive, it must be \"on\" or \"off\" in :4")]
    [InlineData(
        "proxy_ssl_certificate x;", "no \"proxy_ssl_certificate_key\" is defined for certificate \"x\" in :4")]
    public void What_makes_no_sense_is_refused(string directives, string error) =>
        Assert.Equal(error, BoundText.Error($"{BoundText.Auth} server {{\n{BoundText.Imap}\n{directives}\n}}"));

    [Theory]
    [InlineData("proxy_ssl_ciphers FOO;", "SSL_CTX_set_cipher_list(\"FOO\") failed (SSL: error:0A0000B9:SSL routines::no cipher match)")]
    [InlineData(
        "proxy_ssl_conf_command Foo bar;",
        "SSL_CONF_cmd(\"Foo\", \"bar\") failed (SSL: error:0A000182:SSL routines::unknown cmd name:cmd=Foo)")]
    [InlineData(
        "proxy_ssl_trusted_certificate /none;",
        "SSL_CTX_load_verify_locations(\"/none\") failed "
            + "(SSL: error:80000002:system library::No such file or directory:calling fopen(/none, r) "
            + "error:10000080:BIO routines::no such file error:05880002:x509 certificate routines::system lib)")]
    [InlineData(
        "proxy_ssl_crl /dev/null;",
        "X509_LOOKUP_load_file(\"/dev/null\") failed (SSL: error:05800088:x509 certificate routines::no certificate or crl found)")]
    [InlineData(
        "proxy_ssl_certificate /none; proxy_ssl_certificate_key x;", $"cannot load certificate \"/none\": BIO_new_file() failed {NoFile}")]
    [InlineData("proxy_ssl_verify off; proxy_ssl_trusted_certificate /none; proxy_ssl_crl /none;", "ok")]
    public void What_OpenSSL_will_not_take_is_told_in_nginx_words(string directives, string error) =>
        Assert.Equal(error, ErrorOf(directives));

    [Fact]
    public void A_key_of_another_certificate_is_refused()
    {
        Assert.StartsWith(
            $"SSL_CTX_use_PrivateKey(\"{TestKeys.Key("server")}\") failed "
                + "(SSL: error:05800074:x509 certificate routines::key values mismatch",
            ErrorOf($"{Certificate} proxy_ssl_certificate_key {TestKeys.Key("server")};"),
            StringComparison.Ordinal);
        string phrases = TestKeys.Write("backend-phrases", "wrong\nopen sesame\n");
        Assert.Equal(
            "ok",
            ErrorOf($"{Certificate} proxy_ssl_certificate_key {TestKeys.Key("client-locked")}; proxy_ssl_password_file {phrases};"));
    }

    [Fact]
    public void Without_proxy_ssl_none_of_the_files_is_needed()
    {
        ServerSettings settings = BoundText.Server("proxy_ssl_trusted_certificate /none;");
        Assert.Equal(BackendTlsMode.Off, settings.BackendTls.Mode);
        Assert.Null(BackendTls.Open(settings.BackendTls, isUsed: false, path => path));
    }

    [Fact]
    public void A_server_of_a_group_may_be_spoken_to_otherwise_than_the_block_says()
    {
        BackendTlsSettings settings = BoundText.Server("proxy_ssl on; proxy_ssl_name imap.example;").BackendTls;
        var rig = new SessionRig();
        rig.Connect();
        Session session = rig.Session!;
        Assert.Equal(new BackendTlsChoice(BackendTlsMode.On, "imap.example"), settings.For(session, "127.0.0.1"));
        Assert.Equal(
            new BackendTlsChoice(BackendTlsMode.StartTls, "b.example"),
            settings.For(session, "127.0.0.1", BackendTlsMode.StartTls, "b.example"));
        Assert.Equal(BackendTlsChoice.Off, BackendTlsSettings.Off.For(session, "127.0.0.1"));
    }

    [Fact]
    public void Authorities_that_change_are_read_again_and_sessions_begin_anew()
    {
        string file = TestKeys.Write($"{Guid.NewGuid():N}.pem", File.ReadAllText(TestKeys.Authority));
        var rig = new SessionRig($"proxy_ssl on; proxy_ssl_name imap.example; proxy_ssl_trusted_certificate {file};");
        using var backend = new BackendPlayer(rig, "imap");
        backend.LogIn();
        backend.LogIn();
        Assert.True(backend.Tls!.WasResumed);

        File.AppendAllText(file, "\n" + File.ReadAllText(TestKeys.Certificate("stranger")));
        Assert.Empty(Look());
        CertificateNews news = Assert.Single(Look());
        Assert.Equal((LogLevel.Notice, $"certificates read again: {file}"), (news.Level, news.Message));
        backend.LogIn();
        Assert.False(backend.Tls.WasResumed);

        File.WriteAllText(file, "broken");
        Look();
        Assert.EndsWith(", the certificates in force stay so", Assert.Single(Look()).Message, StringComparison.Ordinal);
        backend.LogIn();

        IReadOnlyList<CertificateNews> Look() => rig.Server.BackendTls!.Look(DateTimeOffset.UtcNow);
    }

    private static string ErrorOf(string directives)
    {
        ServerSettings settings = BoundText.Server($"proxy_ssl on; {directives}");
        try
        {
            BackendTls.Open(settings.BackendTls, isUsed: true, path => path);
            return "ok";
        }
        catch (ConfigException error)
        {
            Assert.NotNull(error.Position);
            return error.Problem;
        }
    }
}
