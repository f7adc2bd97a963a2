using System.Buffers;
using System.Text;
using Posthorn.Protocol.Sasl;
using Posthorn.Protocol.Wire;
using Xunit;

namespace Posthorn.Protocol.Tests.Sasl;

public sealed class SaslExchangeTests
{
    private static readonly byte[] Salt = "<1.2@mx>"u8.ToArray();

    [Fact]
    public void A_password_is_zeroed_once_the_attempt_is_over()
    {
        SaslExchange exchange = New("plain");
        Assert.Equal(SaslState.Done, exchange.Begin("PLAIN"u8, "AHUAcGFzcw=="u8).State);
        byte[] password = exchange.Credentials!.Password;
        Assert.Equal("pass", Encoding.ASCII.GetString(password));
        exchange.Forget();
        Assert.Equal(new byte[4], password);
        Assert.Null(exchange.Credentials);
    }

    [Fact]
    public void A_new_attempt_zeroes_the_one_before()
    {
        SaslExchange exchange = New("plain");
        exchange.Begin("PLAIN"u8, "AHUAcGFzcw=="u8);
        byte[] password = exchange.Credentials!.Password;
        Assert.Equal(SaslState.Invalid, exchange.Begin("GSSAPI"u8).State);
        Assert.Equal(new byte[4], password);
        Assert.Null(exchange.Credentials);
    }

    [Fact]
    public void Responses_longer_than_the_stack_holds_are_taken()
    {
        SaslExchange exchange = New("plain");
        string password = new('p', 3000);
        byte[] response = Encoding.ASCII.GetBytes(Convert.ToBase64String(Encoding.ASCII.GetBytes("\0u\0" + password)));
        Assert.Equal(SaslState.Done, exchange.Begin("PLAIN"u8, response).State);
        Assert.Equal(password, Encoding.ASCII.GetString(exchange.Credentials!.Password));
    }

    [Fact]
    public void A_long_response_is_wiped_before_its_memory_serves_others()
    {
        SaslExchange exchange = New("plain");
        byte[] response = Encoding.ASCII.GetBytes(Convert.ToBase64String(Encoding.ASCII.GetBytes("\0u\0" + new string('p', 3000))));
        exchange.Begin("PLAIN"u8, response);
        byte[] memory = ArrayPool<byte>.Shared.Rent(Base64Text.RoomFor(response));
        Assert.Equal(-1, memory.AsSpan().IndexOf((byte)'p'));
        ArrayPool<byte>.Shared.Return(memory);
    }

    [Fact]
    public void Only_CRAM_MD5_carries_the_salt()
    {
        SaslExchange exchange = New("plain", "cram-md5");
        exchange.Begin("PLAIN"u8, "AHUAcGFzcw=="u8);
        Assert.Empty(exchange.Credentials!.Salt);
        exchange.Begin("CRAM-MD5"u8);
        exchange.Respond(Encoding.ASCII.GetBytes(Convert.ToBase64String(Encoding.ASCII.GetBytes("u " + new string('a', 32)))));
        Assert.Equal(Salt, exchange.Credentials!.Salt);
    }

    [Theory]
    [InlineData("PLAIN", "")]
    [InlineData("LOGIN", "VXNlcm5hbWU6")]
    [InlineData("EXTERNAL", "VXNlcm5hbWU6")]
    [InlineData("CRAM-MD5", "PDEuMkBteD4=")]
    public void The_first_challenge_is_nginx_s(string mechanism, string challenge)
    {
        SaslExchange exchange = New("plain", "login", "external", "cram-md5");
        Assert.Equal(SaslState.Challenge, exchange.Begin(Encoding.ASCII.GetBytes(mechanism)).State);
        var output = new WireWriter();
        exchange.WriteChallenge(output);
        Assert.Equal(challenge, Encoding.ASCII.GetString(output.Written));
    }

    [Fact]
    public void Every_mechanism_but_PLAIN_and_LOGIN_is_refused_in_both_forms_unless_it_is_enabled()
    {
        foreach (SaslMechanism mechanism in SaslMechanisms.All)
        {
            byte[] name = Encoding.ASCII.GetBytes(mechanism.Name);
            SaslState unasked = mechanism.Name is "PLAIN" or "LOGIN" ? SaslState.Challenge : SaslState.Invalid;
            Assert.Equal(unasked, New().Begin(name).State);
            Assert.Equal(SaslState.Challenge, New(mechanism.Word).Begin(name).State);
            Assert.Equal(unasked == SaslState.Invalid, New().Begin(name, "dXNlcg=="u8) == new SaslOutcome(SaslState.Invalid));
        }
    }

    [Fact]
    public void LOGIN_asks_for_the_name_and_then_for_the_password()
    {
        SaslExchange exchange = New("login");
        Assert.Equal("+ VXNlcm5hbWU6\r\n", Followed(exchange, exchange.Begin("LOGIN"u8)));
        Assert.Equal("+ UGFzc3dvcmQ6\r\n", Followed(exchange, exchange.Respond("dXNlcg=="u8)));
        Assert.Equal(1, exchange.Round);
        Assert.Equal(SaslState.Done, exchange.Respond("cGFzcw=="u8).State);
        Assert.Equal("user"u8.ToArray(), exchange.Credentials!.User);
        Assert.Equal("pass"u8.ToArray(), exchange.Credentials.Password);
    }

    [Fact]
    public void A_name_that_came_with_LOGIN_is_not_asked_for()
    {
        SaslExchange exchange = New("login");
        Assert.Equal("+ UGFzc3dvcmQ6\r\n", Followed(exchange, exchange.Begin("LOGIN"u8, "dXNlcg=="u8)));
        exchange.Begin("LOGIN"u8);
        Assert.Equal(0, exchange.Round);
        Assert.Empty(exchange.User);
    }

    [Fact]
    public void CRAM_MD5_takes_no_answer_to_a_challenge_that_was_not_seen()
    {
        SaslExchange exchange = New("cram-md5");
        byte[] response = Encoding.ASCII.GetBytes(Convert.ToBase64String(Encoding.ASCII.GetBytes("u " + new string('a', 32))));
        Assert.Equal(new SaslOutcome(SaslState.Invalid), exchange.Begin("CRAM-MD5"u8, response));
        Assert.False(exchange.IsUnderWay);
        Assert.Null(exchange.Credentials);
    }

    [Fact]
    public void An_asterisk_ends_the_exchange()
    {
        SaslExchange exchange = New("login");
        exchange.Begin("LOGIN"u8, "dXNlcg=="u8);
        Assert.Equal(new SaslOutcome(SaslState.Cancelled), exchange.Respond("* "u8));
        Assert.False(exchange.IsUnderWay);
        Assert.Empty(exchange.User);
    }

    [Fact]
    public void A_salt_is_needed_when_one_of_the_offered_mechanisms_has_it_for_a_challenge()
    {
        Assert.True(new SaslOffer(["plain", "cram-md5"]).NeedsSalt);
        Assert.False(new SaslOffer(["plain", "login"]).NeedsSalt);
        Assert.False(new SaslOffer([]).NeedsSalt);
    }

    [Fact]
    public void The_documentation_lists_the_words_of_all_mechanisms() =>
        Assert.Equal("`plain`, `login`, `cram-md5`, `external`, `xoauth2`, `oauthbearer`", SaslOffer.WordsText);

    [Fact]
    public void Names_and_words_of_mechanisms_are_unique()
    {
        Assert.Distinct(SaslMechanisms.All.Select(mechanism => mechanism.Name));
        Assert.Distinct(SaslMechanisms.All.Select(mechanism => mechanism.Word));
    }

    private static string Followed(SaslExchange exchange, SaslOutcome outcome)
    {
        var output = new WireWriter();
        Assert.Equal(new DialogStep(DialogAction.Send, 7), exchange.Follow(outcome, "+ "u8, 7, output));
        return Encoding.ASCII.GetString(output.Written);
    }

    private static SaslExchange New(params string[] words) => new(new SaslOffer(words), Salt);
}
