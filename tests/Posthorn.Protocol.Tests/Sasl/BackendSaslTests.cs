using System.Text;
using Posthorn.Protocol.Sasl;
using Posthorn.Protocol.Wire;
using Xunit;

namespace Posthorn.Protocol.Tests.Sasl;

/// <summary>What is said to a backend; <c>^</c> stands for a Control-A.</summary>
public sealed class BackendSaslTests
{
    private static readonly LoginFacts Facts = new(Bytes("u"), Bytes("secret"), "mx.example", PassErrorMessage: true);

    [Fact]
    public void PLAIN_has_the_user_alone_or_whom_to_be_and_the_master_user()
    {
        Assert.Equal("\0u\0secret", Message(BackendMechanism.Plain, Facts));
        Assert.Equal("u\0root\0secret", Message(BackendMechanism.Plain, Facts with { MasterUser = Bytes("root") }));
    }

    [Fact]
    public void XOAUTH2_has_user_and_token() =>
        Assert.Equal("user=u^auth=Bearer secret^^", Message(BackendMechanism.XOAuth2, Facts));

    [Fact]
    public void OAUTHBEARER_has_the_user_in_its_header_and_the_place_that_the_client_called()
    {
        Assert.Equal("n,a=u,^host=mx.example^auth=Bearer secret^^", Message(BackendMechanism.OAuthBearer, Facts));
        LoginFacts known = Facts with { User = Bytes("a=b,c"), Client = new BackendClientFacts { LocalPort = 1 } };
        Assert.Equal("n,a=a=3Db=2Cc,^host=mx.example^port=1^auth=Bearer secret^^", Message(BackendMechanism.OAuthBearer, known));
    }

    [Theory]
    [InlineData(BackendMechanism.Login, "LOGIN")]
    [InlineData(BackendMechanism.Plain, "PLAIN")]
    [InlineData(BackendMechanism.XOAuth2, "XOAUTH2")]
    [InlineData(BackendMechanism.OAuthBearer, "OAUTHBEARER")]
    public void A_mechanism_has_its_registered_name(BackendMechanism mechanism, string name) =>
        Assert.Equal(name, Encoding.ASCII.GetString(BackendSaslWriter.NameOf(mechanism)));

    [Theory]
    [InlineData(AuthMethod.Plain, "secret", null, null, null)]
    [InlineData(AuthMethod.XOAuth2, "secret", null, null, BackendMechanism.XOAuth2)]
    [InlineData(AuthMethod.OAuthBearer, "secret", null, null, BackendMechanism.OAuthBearer)]
    [InlineData(AuthMethod.XOAuth2, "other", null, null, null)]
    [InlineData(AuthMethod.XOAuth2, "secret", BackendMechanism.Login, null, BackendMechanism.Login)]
    [InlineData(AuthMethod.XOAuth2, "secret", BackendMechanism.Login, "root", BackendMechanism.Plain)]
    public void The_mechanism_is_the_master_s_or_the_source_s_or_that_of_the_client_s_own_token(
        AuthMethod client, string password, BackendMechanism? named, string? master, BackendMechanism? wanted)
    {
        var credentials = new Credentials(client, Bytes("u"), Bytes(password), []);
        LoginFacts facts = Facts with { Mechanism = named, MasterUser = master is null ? null : Bytes(master) };
        Assert.Equal(wanted, BackendSasl.For(facts, credentials).Wanted);
    }

    [Theory]
    [InlineData(BackendMechanism.Plain, "u^", "p^", true)]
    [InlineData(BackendMechanism.Login, "u^", "p^", true)]
    [InlineData(BackendMechanism.XOAuth2, "u", "p", true)]
    [InlineData(BackendMechanism.XOAuth2, "u^", "p", false)]
    [InlineData(BackendMechanism.OAuthBearer, "u", "^p", false)]
    public void A_Control_A_would_begin_another_attribute_beside_a_token(
        BackendMechanism mechanism, string user, string password, bool canSay) =>
        Assert.Equal(canSay, BackendSasl.CanSay(mechanism, Facts with { User = Bytes(user), Password = Bytes(password) }));

    [Theory]
    [InlineData(BackendMechanism.Login, null)]
    [InlineData(BackendMechanism.Plain, null)]
    [InlineData(BackendMechanism.XOAuth2, "\r\n")]
    [InlineData(BackendMechanism.OAuthBearer, "AQ==\r\n")]
    public void A_refusal_of_a_token_is_answered_once(BackendMechanism mechanism, string? answer)
    {
        var sasl = default(BackendSasl);
        var output = new WireWriter();
        Assert.Equal(answer is not null, sasl.TryAnswerFailure(mechanism, "e30="u8, output));
        Assert.Equal(answer ?? "", Encoding.ASCII.GetString(output.Written));
        Assert.Equal((answer is not null, answer is null ? null : "{}"), (sasl.HasFailed, sasl.Error));
        Assert.False(sasl.TryAnswerFailure(mechanism, "e30="u8, output));
        Assert.Equal(answer ?? "", Encoding.ASCII.GetString(output.Written));
    }

    [Fact]
    public void Of_a_refusal_only_printable_text_of_some_length_is_kept()
    {
        Assert.Equal(" {~}", Error(Encode(" {~}")));
        Assert.Equal("", Error(""));
        Assert.Null(Error("!"));
        Assert.Null(Error(Encode("a\u007f")));
        Assert.Null(Error(Encode("a\u001f")));
        string longest = new('x', 768);
        Assert.Equal(longest, Error(Encode(longest)));
        Assert.Null(Error(Encode(longest + "x")));
    }

    private static string? Error(string challenge)
    {
        var sasl = default(BackendSasl);
        Assert.True(sasl.TryAnswerFailure(BackendMechanism.XOAuth2, Bytes(challenge), new WireWriter()));
        return sasl.Error;
    }

    private static string Message(BackendMechanism mechanism, LoginFacts facts)
    {
        var output = new WireWriter(8);
        output.Write("C: "u8);
        BackendSaslWriter.WriteMessage(mechanism, facts, output);
        string line = Encoding.ASCII.GetString(output.Written);
        Assert.StartsWith("C: ", line);
        return Encoding.Latin1.GetString(Convert.FromBase64String(line[3..])).Replace('\u0001', '^');
    }

    private static string Encode(string text) => Convert.ToBase64String(Encoding.Latin1.GetBytes(text));

    private static byte[] Bytes(string text) => Encoding.Latin1.GetBytes(text.Replace('^', '\u0001'));
}
