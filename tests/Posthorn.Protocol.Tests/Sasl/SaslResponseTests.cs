using System.Text;
using Posthorn.Protocol.Sasl;
using Xunit;

namespace Posthorn.Protocol.Tests.Sasl;

/// <summary>Responses as they are before base64; <c>^</c> stands for a Control-A.</summary>
public sealed class SaslResponseTests
{
    private const string Digest = "0123456789abcdefABCDEF0123456789";

    [Theory]
    [InlineData("n,a=user,^auth=Bearer tok^^", "user", "tok")]
    [InlineData("y,a=u,^host=mx.example^port=65535^auth=bearer tok^^", "u", "tok")]
    [InlineData("n,a=a=2Cb=3Dc,^auth=BEARER   A-Za-z0-9-._~+/==^^", "a,b=c", "A-Za-z0-9-._~+/==")]
    [InlineData("n,a==3D=2C,^auth=Bearer t^^", "=,", "t")]
    [InlineData("n,,^auth=Bearer t^^", "", "t")]
    [InlineData("n,a=u,^port=00001^auth=Bearer t^^", "u", "t")]
    [InlineData("n,a=u,^auth=Bearer t^qop=^mthd=a ~^^", "u", "t")]
    [InlineData("n,a=u,^x=y^auth=Bearer t^^", "u", "t")]
    public void OAUTHBEARER_names_the_user_in_its_header_and_the_token_in_a_field(string response, string user, string token) =>
        AssertTaken("OAUTHBEARER", response, AuthMethod.OAuthBearer, user, token);

    [Theory]
    [InlineData("")]
    [InlineData("^^")]
    [InlineData("n,a=u,")]
    [InlineData("n,a=u^auth=Bearer t^^")]
    [InlineData("p=x,a=u,^auth=Bearer t^^")]
    [InlineData("n,a=,^auth=Bearer t^^")]
    [InlineData("n,b=u,^auth=Bearer t^^")]
    [InlineData("n,au,^auth=Bearer t^^")]
    [InlineData("n,a=a,b,^auth=Bearer t^^")]
    [InlineData("n,a=a=2Db,^auth=Bearer t^^")]
    [InlineData("n,a=a=3Cb,^auth=Bearer t^^")]
    [InlineData("n,a=a=2c,^auth=Bearer t^^")]
    [InlineData("n,a=a=3,^auth=Bearer t^^")]
    [InlineData("n,a=u,^^")]
    [InlineData("n,a=u,^host=h^^")]
    [InlineData("n,a=u,^auth=Bearer t^")]
    [InlineData("n,a=u,^auth=Bearer t")]
    [InlineData("n,a=u,^auth=Bearer t^^^")]
    [InlineData("n,a=u,^auth=Bearer t^auth=Bearer t^^")]
    [InlineData("n,a=u,^host=h^host=h^auth=Bearer t^^")]
    [InlineData("n,a=u,^host=^auth=Bearer t^^")]
    [InlineData("n,a=u,^host=a b^auth=Bearer t^^")]
    [InlineData("n,a=u,^port=1^port=1^auth=Bearer t^^")]
    [InlineData("n,a=u,^port=^auth=Bearer t^^")]
    [InlineData("n,a=u,^port=0^auth=Bearer t^^")]
    [InlineData("n,a=u,^port=65536^auth=Bearer t^^")]
    [InlineData("n,a=u,^port=000001^auth=Bearer t^^")]
    [InlineData("n,a=u,^port=+1^auth=Bearer t^^")]
    [InlineData("n,a=u,^=x^auth=Bearer t^^")]
    [InlineData("n,a=u,^x^auth=Bearer t^^")]
    [InlineData("n,a=u,^x1=y^auth=Bearer t^^")]
    [InlineData("n,a=u,^x=\u007f^auth=Bearer t^^")]
    [InlineData("n,a=u,^x=\t^auth=Bearer t^^")]
    [InlineData("n,a=u,^AUTH=Bearer t^^")]
    [InlineData("n,a=u,^auth=Bearer ^^")]
    [InlineData("n,a=u,^auth=Bearer^^")]
    [InlineData("n,a=u,^auth=Bearert^^")]
    [InlineData("n,a=u,^auth=Basic xxx^^")]
    [InlineData("n,a=u,^auth=Bearer ==^^")]
    [InlineData("n,a=u,^auth=Bearer a=b^^")]
    [InlineData("n,a=u,^auth=Bearer a b^^")]
    [InlineData("n,a=u,^auth=Bearer a,b^^")]
    public void What_is_no_OAUTHBEARER_response_is_refused(string response) =>
        AssertInvalid("OAUTHBEARER", response, "client sent invalid response in AUTH OAUTHBEARER command");

    [Fact]
    public void XOAUTH2_names_the_user_and_the_token()
    {
        AssertTaken("XOAUTH2", "user=u^auth=Bearer tok^^", AuthMethod.XOAuth2, "u", "tok");
        AssertTaken("XOAUTH2", "user=a=b,c^auth=bearer  tok=^^", AuthMethod.XOAuth2, "a=b,c", "tok=");
    }

    [Theory]
    [InlineData("")]
    [InlineData("user=u")]
    [InlineData("user=u^auth=Bearer t")]
    [InlineData("user=u^auth=Bearer t^")]
    [InlineData("user=u^auth=Bearer t^x")]
    [InlineData("user=u^auth=Bearer t^^^")]
    [InlineData("user=^auth=Bearer t^^")]
    [InlineData("usr==u^auth=Bearer t^^")]
    [InlineData("auth=Bearer t^user=u^^")]
    [InlineData("user=u^auht=Bearer t^^")]
    [InlineData("user=u^auth=Basic xxx^^")]
    public void What_is_no_XOAUTH2_response_is_refused(string response) =>
        AssertInvalid("XOAUTH2", response, "client sent invalid response in AUTH XOAUTH2 command");

    [Theory]
    [InlineData("u ", "u")]
    [InlineData("a b ", "a b")]
    [InlineData("a  ", "a ")]
    [InlineData(" ", "")]
    public void CRAM_MD5_has_the_digest_at_its_end(string start, string user) =>
        AssertTaken("CRAM-MD5", start + Digest, AuthMethod.CramMd5, user, Digest);

    [Theory]
    [InlineData("")]
    [InlineData(Digest)]
    [InlineData("u" + Digest)]
    [InlineData("u 0" + Digest)]
    [InlineData("u 0123456789abcdef0123456789abcde")]
    [InlineData("u 0123456789abcdef0123456789abcdeg")]
    [InlineData("u G123456789abcdef0123456789abcdef")]
    public void What_has_no_digest_at_its_end_is_no_CRAM_MD5_response(string response) =>
        AssertInvalid("CRAM-MD5", response, "client sent invalid CRAM-MD5 hash in AUTH CRAM-MD5 command");

    [Fact]
    public void PLAIN_passes_over_the_name_of_whom_to_be()
    {
        AssertTaken("PLAIN", "\0u\0p", AuthMethod.Plain, "u", "p");
        AssertTaken("PLAIN", "admin\0u\0", AuthMethod.Plain, "u", "");
        AssertTaken("PLAIN", "\0\0p", AuthMethod.Plain, "", "p");
        AssertInvalid("PLAIN", "u", "client sent invalid login in AUTH PLAIN command");
        AssertInvalid("PLAIN", "admin\0u", "client sent invalid password in AUTH PLAIN command");
    }

    [Theory]
    [InlineData("PLAIN", "\0u\0p\0")]
    [InlineData("PLAIN", "\0u\0p\r")]
    [InlineData("PLAIN", "\0u\n\0p")]
    [InlineData("EXTERNAL", "u\0")]
    [InlineData("XOAUTH2", "user=u\n^auth=Bearer t^^")]
    public void No_NUL_CR_or_LF_becomes_part_of_a_name_or_password(string mechanism, string response) =>
        AssertInvalid(mechanism, response, "client sent NUL, CR or LF in its user name or password");

    [Theory]
    [InlineData("PLAIN")]
    [InlineData("LOGIN")]
    [InlineData("EXTERNAL")]
    [InlineData("XOAUTH2")]
    [InlineData("OAUTHBEARER")]
    public void What_is_no_base64_ends_the_exchange(string mechanism)
    {
        SaslExchange exchange = New();
        Assert.Equal(
            new SaslOutcome(SaslState.Invalid, $"client sent invalid base64 encoding in AUTH {mechanism} command"),
            exchange.Begin(Encoding.ASCII.GetBytes(mechanism), "A"u8));
        Assert.False(exchange.IsUnderWay);
    }

    private static void AssertTaken(string mechanism, string response, AuthMethod method, string user, string password)
    {
        SaslExchange exchange = New();
        Assert.Equal(new SaslOutcome(SaslState.Done), Say(exchange, mechanism, response));
        Credentials credentials = exchange.Credentials!;
        Assert.Equal(
            (method, user, password),
            (credentials.Method, Encoding.Latin1.GetString(credentials.User), Encoding.Latin1.GetString(credentials.Password)));
        Assert.False(exchange.IsUnderWay);
    }

    private static void AssertInvalid(string mechanism, string response, string log)
    {
        SaslExchange exchange = New();
        Assert.Equal(new SaslOutcome(SaslState.Invalid, log), Say(exchange, mechanism, response));
        Assert.Null(exchange.Credentials);
        Assert.False(exchange.IsUnderWay);
    }

    private static SaslOutcome Say(SaslExchange exchange, string mechanism, string response)
    {
        Assert.Equal(SaslState.Challenge, exchange.Begin(Encoding.ASCII.GetBytes(mechanism)).State);
        string text = Convert.ToBase64String(Encoding.Latin1.GetBytes(response.Replace('^', '\u0001')));
        return exchange.Respond(Encoding.ASCII.GetBytes(text + "  "));
    }

    private static SaslExchange New() =>
        new(new SaslOffer(SaslMechanisms.All.Select(mechanism => mechanism.Word)), "<1.2@mx>"u8.ToArray());
}
