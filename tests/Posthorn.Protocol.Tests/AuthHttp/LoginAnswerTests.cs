using Xunit;

namespace Posthorn.Protocol.Tests.AuthHttp;

public sealed class LoginAnswerTests
{
    private const string No = "Auth-Status: no\r\n";

    [Theory]
    [InlineData("", null)]
    [InlineData("login", BackendMechanism.Login)]
    [InlineData("Plain", BackendMechanism.Plain)]
    [InlineData("XOAUTH2", BackendMechanism.XOAuth2)]
    [InlineData("oauthbearer", BackendMechanism.OAuthBearer)]
    public void The_service_may_say_how_to_log_in(string word, BackendMechanism? expected) => Assert.Equal(
        expected, Answers.OfHeaders(Answers.Yes + (word.Length == 0 ? "" : $"Auth-Mechanism: {word}\r\n")).Accepted.Mechanism);

    [Theory]
    [InlineData("Auth-Mechanism: gssapi")]
    [InlineData("Auth-Mechanism:")]
    [InlineData("Auth-Mechanism: plain\r\nAuth-Mechanism: login")]
    public void Another_mechanism_is_no_answer(string header) =>
        Assert.Contains("Auth-Mechanism", Answers.OfHeaders($"{Answers.Yes}{header}\r\n").Reason, StringComparison.Ordinal);

    [Fact]
    public void A_master_user_comes_with_his_password()
    {
        Assert.Equal("boss"u8.ToArray(), Answers.OfHeaders($"{Answers.Yes}Auth-Master-User: boss\r\nAuth-Pass: p\r\n").Accepted.MasterUser);
        Assert.Null(Answers.OfHeaders(Answers.Yes).Accepted.MasterUser);
    }

    [Theory]
    [InlineData("Auth-Master-User: boss")]
    [InlineData("Auth-Master-User: boss\r\nAuth-Pass:")]
    [InlineData("Auth-Master-User:\r\nAuth-Pass: p")]
    [InlineData("Auth-Master-User: boss\r\nAuth-Pass: p\r\nAuth-Mechanism: xoauth2")]
    [InlineData("Auth-Master-User: boss\r\nAuth-Master-User: boss2\r\nAuth-Pass: p")]
    public void The_client_s_password_is_never_taken_for_the_master_s(string headers) =>
        Assert.Contains("Auth-Master-User", Answers.OfHeaders($"{Answers.Yes}{headers}\r\n").Reason, StringComparison.Ordinal);

    [Theory]
    [InlineData("{\"status\":\"400\"}", "{\"status\":\"400\"}")]
    [InlineData("eyJzdGF0dXMiOiI0MDAifQ==", "{\"status\":\"400\"}")]
    [InlineData("eyJzdGF0dXMiOiI0MDAifQ", "{\"status\":\"400\"}")]
    public void Why_a_token_is_refused_is_JSON_as_it_is_or_in_base64(string value, string expected) =>
        Assert.Equal(expected, Answers.OfHeaders($"{No}Auth-Error-SASL: {value}\r\n").Refused.Refusal.SaslError);

    [Theory]
    [InlineData("not base64")]
    [InlineData("{\"status\"")]
    [InlineData("")]
    [InlineData("/w==")]
    public void Anything_else_is_no_answer(string value) =>
        Assert.Contains("Auth-Error-SASL", Answers.OfHeaders($"{No}Auth-Error-SASL: {value}\r\n").Reason, StringComparison.Ordinal);

    [Fact]
    public void Without_the_header_the_mechanism_has_its_own_words() =>
        Assert.Equal("", Answers.OfHeaders(No).Refused.Refusal.SaslError);
}
