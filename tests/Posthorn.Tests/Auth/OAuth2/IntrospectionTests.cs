using System.Net;
using System.Text;
using Posthorn.Auth.OAuth2;
using Xunit;

namespace Posthorn.Tests.Auth.OAuth2;

public sealed class IntrospectionTests : IDisposable
{
    private const string Yes = """{"active":true,"username":"anna"}""";

    private static readonly OAuth2Settings Settings = new(OAuth2Mode.Introspection)
    {
        UserClaim = "username",
        Leeway = TimeSpan.Zero,
        Cache = TimeSpan.FromSeconds(60),
    };

    private readonly TokenMaker _maker = new();
    private Func<string> _answer = () => Yes;
    private int _questions;

    public void Dispose() => _maker.Dispose();

    [Fact]
    public async Task A_yes_is_believed_for_a_while()
    {
        ITokenVerifier verifier = New(Settings);
        Assert.Equal("anna", (await JudgeAsync(verifier, "t")).User);
        Assert.Equal("anna", (await JudgeAsync(verifier, "t")).User);
        Assert.Equal(1, _questions);

        await JudgeAsync(verifier, "u");
        Assert.Equal(2, _questions);

        _maker.Time.Advance(TimeSpan.FromSeconds(60));
        await JudgeAsync(verifier, "t");
        Assert.Equal(3, _questions);
    }

    [Fact]
    public async Task A_yes_is_not_believed_for_longer_than_the_token_lives()
    {
        ITokenVerifier verifier = New(Settings);
        _answer = () => $$"""{"active":true,"username":"anna","exp":{{_maker.Time.GetUtcNow().ToUnixTimeSeconds() + 10}}}""";
        await JudgeAsync(verifier, "t");
        _maker.Time.Advance(TimeSpan.FromSeconds(10));
        _answer = () => """{"active":false}""";
        Assert.Equal(TokenVerdictKind.Invalid, (await JudgeAsync(verifier, "t")).Kind);
    }

    [Fact]
    public async Task A_no_costs_one_question_and_is_not_remembered()
    {
        ITokenVerifier verifier = New(Settings);
        _answer = () => """{"active":false}""";
        Assert.Equal("its issuer calls it inactive", (await JudgeAsync(verifier, "t")).Log);
        Assert.Equal(1, _questions);
        _answer = () => Yes;
        Assert.Equal(TokenVerdictKind.Good, (await JudgeAsync(verifier, "t")).Kind);
    }

    [Fact]
    public async Task What_is_remembered_is_bounded()
    {
        ITokenVerifier verifier = New(Settings);
        for (int i = 0; i <= TokenMemory.Most; i++)
        {
            await JudgeAsync(verifier, $"t{i}");
        }

        int asked = _questions;
        await JudgeAsync(verifier, $"t{TokenMemory.Most}");
        Assert.Equal(asked, _questions);
        await JudgeAsync(verifier, "t0");
        Assert.Equal(asked + 1, _questions);
    }

    [Theory]
    [InlineData("""{"active":"true","username":"anna"}""", TokenVerdictKind.Invalid)]
    [InlineData("""{"active":true}""", TokenVerdictKind.Invalid)]
    [InlineData("""{"active":true,"username":"anna","exp":1}""", TokenVerdictKind.Invalid)]
    [InlineData("""{"active":false,"active":true,"username":"anna"}""", TokenVerdictKind.Unknown)]
    [InlineData("""{"username":"anna"}""", TokenVerdictKind.Unknown)]
    [InlineData("[]", TokenVerdictKind.Unknown)]
    [InlineData("", TokenVerdictKind.Unknown)]
    public async Task Only_a_plain_yes_is_a_yes(string answer, object expected)
    {
        _answer = () => answer;
        Assert.Equal(expected, (await JudgeAsync(New(Settings), "t")).Kind);
    }

    [Fact]
    public async Task Where_nobody_answers_nobody_can_say()
    {
        _answer = () => throw new HttpRequestException("no", null, HttpStatusCode.Unauthorized);
        Assert.Equal("the issuer does not answer about tokens (status 401)", (await JudgeAsync(New(Settings), "t")).Log);
        _answer = () => throw new TaskCanceledException();
        Assert.Equal(TokenVerdictKind.Unknown, (await JudgeAsync(New(Settings), "t")).Kind);
    }

    [Fact]
    public async Task Issuer_and_audience_count_where_they_are_configured()
    {
        OAuth2Settings strict = Settings with { Issuer = "https://id", Audience = ["mail"] };
        Assert.Equal(TokenVerdictKind.Invalid, (await JudgeAsync(New(strict), "t")).Kind);
        _answer = () => """{"active":true,"username":"anna","iss":"https://id","aud":["mail"]}""";
        Assert.Equal(TokenVerdictKind.Good, (await JudgeAsync(New(strict), "t")).Kind);
    }

    private static Task<TokenVerdict> JudgeAsync(ITokenVerifier verifier, string token) =>
        verifier.VerifyAsync(Encoding.ASCII.GetBytes(token), CancellationToken.None);

    private IntrospectionVerifier New(OAuth2Settings settings) => new(
        settings,
        (_, _) =>
        {
            _questions++;
            try
            {
                return Task.FromResult(Encoding.UTF8.GetBytes(_answer()));
            }
            catch (Exception failure)
            {
                return Task.FromException<byte[]>(failure);
            }
        },
        _maker.Time);
}
