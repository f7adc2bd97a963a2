using Posthorn.Config.Text;
using Posthorn.Mail;
using Posthorn.Tests.Directives;
using Posthorn.Tls;
using Xunit;

namespace Posthorn.Tests.Tls;

/// <summary>The words were compared with those of <c>nginx -t</c>, which lacks the place in most of them.</summary>
public sealed class TlsConfigurationTests
{
    private const string NoFile =
        "(SSL: error:80000002:system library::No such file or directory:calling fopen(/none, r) error:10000080:BIO routines::no such file)";

    [Theory]
    [InlineData("listen 1993 ssl;", "no \"ssl_certificate\" is defined for the \"listen ... ssl\" directive in :4")]
    [InlineData("starttls on;", "no \"ssl_certificate\" is defined for the \"starttls\" directive in :4")]
    [InlineData("starttls only; ssl_certificate x;", "no \"ssl_certificate_key\" is defined for the \"starttls\" directive in :4")]
    [InlineData(
        "listen 1993 ssl; ssl_certificate x; ssl_certificate_key x; ssl_certificate y;",
        "no \"ssl_certificate_key\" is defined for certificate \"y\" and the \"listen ... ssl\" directive in :4")]
    [InlineData("ssl_verify_client on;", "no ssl_client_certificate for ssl_verify_client in :4", true)]
    [InlineData("ssl_session_cache shared:x:1k;", "session cache \"shared:x:1k\" is too small in :4", true)]
    [InlineData("ssl_session_cache what;", "invalid session cache \"what\" in :4", true)]
    [InlineData("ssl_protocols TLSv9;", "invalid value \"TLSv9\" in :4", true)]
    [InlineData("ssl on;", "the \"ssl\" directive is gone since nginx 1.25.1, use the \"listen ... ssl\" directive instead in :4")]
    public void What_contradicts_itself_is_refused(string directives, string error, bool withPair = false)
    {
        string pair = withPair ? $"listen 1993 ssl; {TestKeys.Pair}" : "";
        Assert.Equal(error, BoundText.Error($"{BoundText.Auth} server {{\n{BoundText.Imap}\n{pair}{directives}\n}}"));
    }

    [Theory]
    [InlineData("ssl_ciphers FOO;", "SSL_CTX_set_cipher_list(\"FOO\") failed (SSL: error:0A0000B9:SSL routines::no cipher match)")]
    [InlineData(
        "ssl_ecdh_curve foo;",
        "SSL_CTX_set1_curves_list(\"foo\") failed (SSL: error:0A080106:SSL routines::passed invalid argument:group 'foo' cannot be set)")]
    [InlineData("ssl_dhparam /none;", $"BIO_new_file(\"/none\") failed {NoFile}")]
    [InlineData(
        "ssl_conf_command Foo bar;",
        "SSL_CONF_cmd(\"Foo\", \"bar\") failed (SSL: error:0A000182:SSL routines::unknown cmd name:cmd=Foo)")]
    [InlineData("ssl_session_ticket_key /none;", "open() \"/none\" failed (2: No such file or directory)")]
    [InlineData("ssl_session_ticket_key /dev/null;", "\"/dev/null\" must be 48 or 80 bytes")]
    [InlineData("ssl_password_file /none;", "open() \"/none\" failed (2: No such file or directory)")]
    [InlineData(
        "ssl_verify_client optional_no_ca; ssl_crl /dev/null;",
        "X509_LOOKUP_load_file(\"/dev/null\") failed (SSL: error:05800088:x509 certificate routines::no certificate or crl found)")]
    [InlineData("ssl_trusted_certificate /none; ssl_crl /none; ssl_client_certificate /none;", "ok")]
    public void What_OpenSSL_will_not_take_is_told_in_nginx_words(string directives, string error) =>
        Assert.Equal(error, ErrorOf(TestKeys.Pair + directives));

    [Fact]
    public void A_pair_that_cannot_be_loaded_is_told_in_nginx_words()
    {
        string certificate = $"ssl_certificate {TestKeys.Certificate("server")}; ssl_certificate_key ";
        Assert.Equal(
            $"cannot load certificate \"/none\": BIO_new_file() failed {NoFile}", ErrorOf("ssl_certificate /none; ssl_certificate_key x;"));
        Assert.Equal($"cannot load certificate key \"/none\": BIO_new_file() failed {NoFile}", ErrorOf(certificate + "/none;"));
        Assert.Equal(
            $"SSL_CTX_use_PrivateKey(\"{TestKeys.Key("client")}\") failed "
                + "(SSL: error:05800074:x509 certificate routines::key values mismatch)",
            ErrorOf($"{certificate}{TestKeys.Key("client")};"));
        Assert.Equal(
            $"SSL_CTX_use_PrivateKey(\"{TestKeys.Key("rsa")}\") failed (SSL: error:03000065:digital envelope routines::different key types "
                + "error:05800073:x509 certificate routines::key type mismatch)",
            ErrorOf($"{certificate}{TestKeys.Key("rsa")};"));
        Assert.Equal(
            "cannot load certificate \"data:\": PEM_read_bio_X509_AUX() failed "
                + "(SSL: error:0480006C:PEM routines::no start line:Expecting: TRUSTED CERTIFICATE)",
            ErrorOf("ssl_certificate 'data:secret'; ssl_certificate_key x;"));
        Assert.Contains("engines and stores are not supported", ErrorOf(certificate + "engine:x:y;"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_certificate_that_ends_soon_is_warned_of()
    {
        ServerSettings settings = BoundText.Server($"listen 1993 ssl; {TestKeys.PairOf("soon")}");
        (string message, SourcePosition? position) = Assert.Single(TlsContext.Open(settings.Tls, "imap", path => path)!.Warnings);
        Assert.Equal($"the certificate \"{TestKeys.Certificate("soon")}\" expires in 3 days", message);
        Assert.NotNull(position);
    }

    [Fact]
    public void A_server_without_TLS_needs_none_of_its_files()
    {
        ServerSettings settings = BoundText.Server("ssl_certificate /none; ssl_certificate_key /none;");
        Assert.Null(TlsContext.Open(settings.Tls, "imap", path => path));
    }

    private static string ErrorOf(string directives)
    {
        ServerSettings settings = BoundText.Server($"listen 1993 ssl; {directives}");
        try
        {
            TlsContext.Open(settings.Tls, "imap", path => path);
            return "ok";
        }
        catch (ConfigException error)
        {
            Assert.NotNull(error.Position);
            return error.Problem;
        }
    }
}
