using System.Text;
using Posthorn.Protocol.Sasl;
using Posthorn.Protocol.Wire;
using Xunit;

namespace Posthorn.Protocol.Tests.Sasl;

/// <summary>What a client hears of an auth source's no before the protocol's own words.</summary>
public sealed class SaslRefusalTests
{
    private const string XOAuth2 = "user=u^auth=Bearer t^^";
    private const string OAuthBearer = "n,a=u,^auth=Bearer t^^";

    private readonly SaslExchange _exchange =
        new(new SaslOffer(SaslMechanisms.All.Select(mechanism => mechanism.Word)), "<1.2@mx>"u8.ToArray());

    private readonly WireWriter _output = new();

    [Theory]
    [InlineData("XOAUTH2", XOAuth2, "", """{"status":"401","schemes":"bearer","scope":""}""")]
    [InlineData("OAUTHBEARER", OAuthBearer, "", """{"status":"invalid_token"}""")]
    [InlineData("OAUTHBEARER", OAuthBearer, """{"status":"é"}""", """{"status":"é"}""")]
    public void The_client_of_a_token_answers_a_challenge_first(string mechanism, string response, string error, string challenge)
    {
        LogIn(mechanism, response);
        byte[] token = _exchange.Credentials!.Password;
        var refusal = new AuthRefusal("no", SaslError: error);

        Assert.True(_exchange.Challenges(refusal, true, "334 "u8, _output));

        Assert.Equal($"334 {Convert.ToBase64String(Encoding.UTF8.GetBytes(challenge))}\r\n", Encoding.ASCII.GetString(_output.Written));
        Assert.Equal(new byte[1], token);
        Assert.Null(_exchange.Credentials);
        Assert.True(_exchange.IsUnderWay);
        SaslOutcome answered = _exchange.Respond("no base64"u8);
        Assert.Equal(new SaslOutcome(SaslState.Refused), answered);
        Assert.Equal((refusal, true), _exchange.TakeRefusal(answered));
        Assert.Null(_exchange.TakeRefusal(answered));
        Assert.False(_exchange.IsUnderWay);
    }

    [Fact]
    public void Others_are_refused_at_once()
    {
        LogIn("PLAIN", "\0u\0p");
        Assert.False(_exchange.Challenges(new AuthRefusal("no", SaslError: "{}"), true, "+ "u8, _output));
        Assert.Equal(0, _output.Length);
        Assert.Null(_exchange.Credentials);
        Assert.False(_exchange.IsUnderWay);
    }

    [Fact]
    public void A_client_that_never_used_SASL_is_refused_at_once()
    {
        Assert.False(_exchange.Challenges(new AuthRefusal("no"), true, "+ "u8, _output));
        Assert.Equal(0, _output.Length);
    }

    [Fact]
    public void What_was_owed_to_one_attempt_is_not_said_in_the_next()
    {
        LogIn("XOAUTH2", XOAuth2);
        _exchange.Challenges(new AuthRefusal("no"), true, "+ "u8, _output);
        Assert.Null(_exchange.TakeRefusal(new SaslOutcome(SaslState.Invalid)));
        Assert.False(_exchange.IsUnderWay);

        LogIn("XOAUTH2", XOAuth2);
        _exchange.Challenges(new AuthRefusal("no"), true, "+ "u8, _output);
        LogIn("PLAIN", "\0u\0p");
        Assert.Null(_exchange.TakeRefusal(new SaslOutcome(SaslState.Refused)));
    }

    private void LogIn(string mechanism, string response)
    {
        _output.Clear();
        string text = Convert.ToBase64String(Encoding.Latin1.GetBytes(response.Replace('^', '\u0001')));
        SaslOutcome outcome = _exchange.Begin(Encoding.ASCII.GetBytes(mechanism), Encoding.ASCII.GetBytes(text));
        Assert.Equal(new DialogStep(DialogAction.Authenticate, 9), _exchange.Follow(outcome, "+ "u8, 9, _output));
        Assert.Equal(0, _output.Length);
    }
}
