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
    public void Every_mechanism_that_is_not_always_accepted_is_refused_in_both_forms_unless_it_is_enabled()
    {
        foreach (SaslMechanism mechanism in SaslMechanisms.All.Where(mechanism => !mechanism.IsAlwaysAccepted))
        {
            byte[] name = Encoding.ASCII.GetBytes(mechanism.Name);
            Assert.Equal(SaslState.Invalid, New("plain").Begin(name).State);
            Assert.Equal(SaslState.Invalid, New("plain").Begin(name, "dXNlcg=="u8).State);
            Assert.Equal(SaslState.Challenge, New(mechanism.Word).Begin(name).State);
        }
    }

    [Fact]
    public void Names_and_words_of_mechanisms_are_unique()
    {
        Assert.Distinct(SaslMechanisms.All.Select(mechanism => mechanism.Name));
        Assert.Distinct(SaslMechanisms.All.Select(mechanism => mechanism.Word));
    }

    private static SaslExchange New(params string[] words) => new(new SaslOffer(words), Salt);
}
