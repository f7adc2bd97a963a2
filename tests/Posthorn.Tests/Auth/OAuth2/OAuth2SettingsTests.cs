using Posthorn.Auth.OAuth2;
using Posthorn.Config.Binding;
using Posthorn.Config.Schema;
using Posthorn.Config.Text;
using Posthorn.Hosting;
using Posthorn.Mail;
using Posthorn.Tests.Hosting;
using Posthorn.Upstream;
using Xunit;

namespace Posthorn.Tests.Auth.OAuth2;

public sealed class OAuth2SettingsTests : IDisposable
{
    private const string Jwt = "auth_oauth2 jwt; auth_oauth2_issuer i; auth_oauth2_audience a b; auth_oauth2_jwks jwks.json;";

    private readonly TemporaryFolder _folder = new();
    private readonly TokenMaker _maker = new();

    public void Dispose()
    {
        _maker.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Nothing_is_read_where_tokens_are_not_judged() => Assert.Null(Resolve("auth_oauth2_jwks missing.json;"));

    [Fact]
    public void A_server_has_what_its_directives_say()
    {
        _folder.Write("jwks.json", TokenMaker.KeySet(_maker.RsaKey()));
        OAuth2Settings settings = Resolve(Jwt)!;
        Assert.Equal(("i", "email"), (settings.Issuer, settings.UserClaim));
        Assert.Equal(["a", "b"], settings.Audience);
        Assert.Equal(["RS256", "ES256"], settings.Algorithms);
        Assert.Equal(_folder["jwks.json"], settings.KeyFile);
        Assert.Single(settings.Keys!.For("rsa", "RS256"));
        Assert.Null(settings.Url);
    }

    [Fact]
    public void The_client_s_secret_is_the_first_line_of_its_file()
    {
        _folder.Write("secret", "s:c r\r\nnotes\n");
        const string Asking = "auth_oauth2 introspection; auth_oauth2_introspection_url https://id.example/i; auth_oauth2_client_id me+;";
        OAuth2Settings settings = Resolve(Asking + "auth_oauth2_client_secret_file secret;")!;
        Assert.Equal("Basic " + Convert.ToBase64String("me%2B:s%3Ac%20r"u8), settings.Authorization);
        Assert.Equal("username", settings.UserClaim);
        Assert.Contains("go together", Error(Asking), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("auth_oauth2 jwt;", "no \"auth_oauth2_issuer\" is defined for \"auth_oauth2 jwt\" in :1")]
    [InlineData("auth_oauth2 jwt; auth_oauth2_issuer i;", "no \"auth_oauth2_audience\" is defined for \"auth_oauth2 jwt\" in :1")]
    [InlineData("auth_oauth2 introspection;", "no \"auth_oauth2_introspection_url\" is defined for \"auth_oauth2 introspection\" in :1")]
    [InlineData(Jwt, "open() \"{dir}/jwks.json\" failed (2: No such file or directory) in :1")]
    [InlineData(Jwt + "auth_oauth2_algorithms none;", "invalid value \"none\" in :1")]
    [InlineData(Jwt + "auth_oauth2_algorithms HS256;", "invalid value \"HS256\" in :1")]
    [InlineData("proxy_master_user boss;", "\"proxy_master_user\" and \"proxy_master_password_file\" go together in :1")]
    public void What_is_wrong_is_said_with_its_place(string directives, string error) =>
        Assert.Equal(error.Replace("{dir}", _folder.Path, StringComparison.Ordinal), Error(directives));

    [Theory]
    [InlineData("http://id.example/")]
    [InlineData("http://127.0.0.1.example/")]
    [InlineData("https://u:p@id.example/")]
    [InlineData("https://id.example/#x")]
    [InlineData("ftp://id.example/")]
    [InlineData("id.example")]
    public void A_token_is_not_sent_where_others_could_read_it(string url) =>
        Assert.Contains("it must begin with \"https://\"", Error($"auth_oauth2_introspection_url {url};"), StringComparison.Ordinal);

    [Fact]
    public void An_URL_with_a_password_in_it_is_refused_without_repeating_it() => Assert.Equal(
        "invalid URL in \"auth_oauth2_jwks\" directive, it must begin with \"https://\" and name no user in :1",
        Error("auth_oauth2_jwks https://me:hidden@id.example/keys;"));

    [Theory]
    [InlineData("https://id.example/i?x=y")]
    [InlineData("http://127.0.0.1:9000/")]
    [InlineData("http://[::1]:9000/")]
    [InlineData("http://localhost:9000/")]
    public void Other_addresses_are_taken(string url) =>
        Assert.Equal(new Uri(url), Resolve($"auth_oauth2 introspection; auth_oauth2_introspection_url {url};")!.Url);

    [Fact]
    public void A_file_without_a_key_that_may_sign_is_an_error()
    {
        _folder.Write("jwks.json", TokenMaker.KeySet());
        Assert.Contains($"for signatures in \"{_folder["jwks.json"]}\"", Error(Jwt), StringComparison.Ordinal);
        _folder.Write("jwks.json", "nonsense");
        Assert.Contains("no JSON Web Key Set in ", Error(Jwt), StringComparison.Ordinal);
    }

    private OAuth2Settings? Resolve(string directives) => OAuth2Settings.Resolve(Server(directives), name => _folder[name]);

    private string Error(string directives)
    {
        try
        {
            Scope server = Server(directives);
            OAuth2Settings.Resolve(server, name => _folder[name]);
            MasterLogin.Resolve(server, name => _folder[name]);
            return "ok";
        }
        catch (ConfigException error)
        {
            return error.Message.Replace("/m.conf", "", StringComparison.Ordinal);
        }
    }

    private static Scope Server(string directives)
    {
        string text = $"mail {{ auth_http 127.0.0.1:9; server {{ listen 143; {directives} }} }}";
        return ServerSettings.ScopesIn(ConfigBinder.Bind(Composition.Catalog, new OneFile(text), "/m.conf", "").Main).Single();
    }

    private sealed class OneFile(string text) : IConfigFiles
    {
        public string Read(string path) => text;

        public IReadOnlyList<string> Glob(string pattern) => [];
    }
}
