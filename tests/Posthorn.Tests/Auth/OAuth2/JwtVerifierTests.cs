using System.Security.Cryptography;
using System.Text;
using Posthorn.Auth.OAuth2;
using Xunit;

namespace Posthorn.Tests.Auth.OAuth2;

public sealed class JwtVerifierTests : IDisposable
{
    private readonly TokenMaker _maker = new();

    public void Dispose() => _maker.Dispose();

    [Fact]
    public async Task A_good_token_says_whose_it_is()
    {
        TokenVerdict verdict = await JudgeAsync(_maker.Good());
        Assert.Equal((TokenVerdictKind.Good, "anna@example.com", null), (verdict.Kind, verdict.User, verdict.Log));
        Assert.Equal(TokenVerdictKind.Good, (await JudgeAsync(_maker.Curve("""{"alg":"ES256","kid":"ec"}""", _maker.Claims()))).Kind);
        Assert.Equal(TokenVerdictKind.Good, (await JudgeAsync(_maker.Rsa("""{"typ":"at+jwt","alg":"RS256"}""", _maker.Claims()))).Kind);
        Assert.Equal(TokenVerdictKind.Good, (await JudgeAsync(_maker.Good(("aud", new[] { "other", "mail" })))).Kind);
    }

    [Fact]
    public async Task Every_changed_byte_of_a_token_is_noticed()
    {
        string good = _maker.Good();
        for (int i = 0; i < good.Length; i += 7)
        {
            string changed = good[..i] + (good[i] == 'A' ? 'B' : 'A') + good[(i + 1)..];
            Assert.NotEqual(TokenVerdictKind.Good, (await JudgeAsync(changed)).Kind);
        }
    }

    [Theory]
    [InlineData("exp", -61, "it has expired")]
    [InlineData("exp", -59, null)]
    [InlineData("nbf", 61, "it is not valid yet")]
    [InlineData("nbf", 59, null)]
    public async Task Times_count_with_the_leeway(string claim, int seconds, string? problem) =>
        Assert.Equal(problem, (await JudgeAsync(_maker.Good((claim, _maker.Time.GetUtcNow().ToUnixTimeSeconds() + seconds)))).Log);

    [Theory]
    [InlineData("exp", null, "it never expires")]
    [InlineData("nbf", -1, "its times are no times")]
    [InlineData("exp", 253402300799, null)]
    [InlineData("iss", null, "it is of another issuer")]
    [InlineData("iss", "https://id.example/realm/", "it is of another issuer")]
    [InlineData("aud", null, "it is meant for somebody else")]
    [InlineData("aud", "mail calendar", "it is meant for somebody else")]
    [InlineData("email", null, "it names no user in \"email\"")]
    [InlineData("email", "", "it names no user in \"email\"")]
    [InlineData("email", 7, "it names no user in \"email\"")]
    [InlineData("email", "a\r\nb", "it names no user in \"email\"")]
    [InlineData("email_verified", false, "it names no user in \"email\"")]
    [InlineData("email_verified", "false", "it names no user in \"email\"")]
    [InlineData("email_verified", true, null)]
    public async Task Claims_must_be_what_the_configuration_says(string claim, object? value, string? problem) =>
        Assert.Equal(problem, (await JudgeAsync(_maker.Good((claim, value)))).Log);

    // The library that checks signatures does not even read the first two.
    [Theory]
    [InlineData("tomorrow")]
    [InlineData(1e300)]
    [InlineData(-1)]
    [InlineData(true)]
    public async Task An_end_that_is_no_time_is_none(object end) =>
        Assert.Equal(TokenVerdictKind.Invalid, (await JudgeAsync(_maker.Good(("exp", end)))).Kind);

    [Theory]
    [InlineData("scope", "openid mail", TokenVerdictKind.Good)]
    [InlineData("scope", "openid mailbox", TokenVerdictKind.InsufficientScope)]
    [InlineData("scope", null, TokenVerdictKind.InsufficientScope)]
    [InlineData("scp", "mail", TokenVerdictKind.Good)]
    public async Task Scopes_must_be_granted(string claim, string? value, object expected)
    {
        OAuth2Settings settings = TokenMaker.Settings with { Scope = ["mail"] };
        Assert.Equal(expected, (await JudgeAsync(_maker.Good((claim, value)), settings)).Kind);
    }

    [Fact]
    public async Task The_token_s_header_does_not_choose_how_it_is_checked()
    {
        const string Log = "its algorithm is not among those of \"auth_oauth2_algorithms\"";
        string claims = _maker.Claims();

        Assert.Equal(Log, (await JudgeAsync(TokenMaker.Sign("""{"alg":"none","kid":"rsa"}""", claims, _ => []))).Log);
        Assert.Equal(Log, (await JudgeAsync(TokenMaker.Sign("""{"alg":"nOnE","kid":"rsa"}""", claims, _ => []))).Log);
        string hmac = TokenMaker.Sign(
            """{"alg":"HS256","kid":"rsa"}""", claims, bytes => HMACSHA256.HashData(_maker.PublicKeyText, bytes));
        Assert.Equal(Log, (await JudgeAsync(hmac)).Log);
        Assert.Equal(Log, (await JudgeAsync(_maker.Rsa("""{"alg":"RS512","kid":"rsa"}""", claims))).Log);
        Assert.Equal("its signature is wrong", (await JudgeAsync(TokenMaker.Sign("""{"alg":"RS256","kid":"rsa"}""", claims, _ => []))).Log);
        Assert.Equal("its key is unknown", (await JudgeAsync(_maker.Rsa("""{"alg":"ES256","kid":"rsa"}""", claims))).Log);
        Assert.Equal("its signature is wrong", (await JudgeAsync(_maker.Rsa("""{"alg":"ES256","kid":"ec"}""", claims))).Log);
        string own = TokenMaker.Key("own", RSA.Create(2048));
        Assert.Equal("its key is unknown", (await JudgeAsync(_maker.Rsa($$"""{"alg":"RS256","kid":"own","jwk":{{own}}}""", claims))).Log);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("a.b")]
    [InlineData("..")]
    [InlineData("a.b.c.d")]
    [InlineData("a.b.c.d.e")]
    [InlineData("!.!.!")]
    [InlineData("W10.W10.W10")]
    [InlineData("bm90IGpzb24.e30.e30")]
    public async Task What_is_no_JWT_is_refused_before_anything_is_asked(string token) =>
        Assert.Equal("it is no signed JWT", (await JudgeAsync(token, TokenMaker.Settings, new ScriptedKeys(null))).Log);

    [Fact]
    public async Task Names_that_come_twice_and_extensions_that_must_be_known_are_refused()
    {
        const string Header = """{"alg":"RS256","kid":"rsa"}""";
        string claims = _maker.Claims();
        string[] tokens =
        [
            _maker.Rsa(Header, claims.TrimEnd('}') + ""","email":"boss@example.com"}"""),
            _maker.Rsa("""{"alg":"RS256","alg":"RS256","kid":"rsa"}""", claims),
            _maker.Rsa("""{"alg":"RS256","kid":"rsa","crit":["b64"],"b64":false}""", claims),
            _maker.Rsa("""{"alg":"RS256","kid":7}""", claims),
            _maker.Rsa($$"""{"alg":"RS256","kid":"{{new string('k', 300)}}"}""", claims),
            _maker.Rsa(Header, new string('[', 3000) + new string(']', 3000)),
        ];
        foreach (string token in tokens)
        {
            Assert.Equal("it is no signed JWT", (await JudgeAsync(token)).Log);
        }
    }

    [Fact]
    public async Task A_huge_token_is_judged_like_any_other() => Assert.Equal(
        TokenVerdictKind.Good, (await JudgeAsync(_maker.Good(("groups", Enumerable.Range(0, 2000).Select(i => $"group {i}"))))).Kind);

    [Fact]
    public async Task An_unknown_key_is_looked_for_once()
    {
        string token = _maker.Rsa("""{"alg":"RS256","kid":"new"}""", _maker.Claims());
        var keys = new ScriptedKeys(_maker.Keys);
        Assert.Equal("its key is unknown", (await JudgeAsync(token, TokenMaker.Settings, keys)).Log);
        Assert.Equal(1, keys.Looks);

        keys.Newer = JwtKeys.TryRead(Encoding.UTF8.GetBytes(TokenMaker.KeySet(_maker.RsaKey("new"))), out _);
        Assert.Equal(TokenVerdictKind.Good, (await JudgeAsync(token, TokenMaker.Settings, keys)).Kind);
    }

    [Fact]
    public async Task Without_keys_nobody_can_say()
    {
        var none = new ScriptedKeys(null) { Problem = "the house is on fire" };
        TokenVerdict verdict = await JudgeAsync(_maker.Good(), TokenMaker.Settings, none);
        Assert.Equal((TokenVerdictKind.Unknown, "the house is on fire"), (verdict.Kind, verdict.Log));

        // The keys known last still count, and a key that is among them is no reason to doubt.
        var old = new ScriptedKeys(_maker.Keys) { Problem = "the house is on fire" };
        Assert.Equal(TokenVerdictKind.Good, (await JudgeAsync(_maker.Good(), TokenMaker.Settings, old)).Kind);
        string unknown = _maker.Rsa("""{"alg":"RS256","kid":"new"}""", _maker.Claims());
        Assert.Equal(TokenVerdictKind.Unknown, (await JudgeAsync(unknown, TokenMaker.Settings, old)).Kind);
    }

    private Task<TokenVerdict> JudgeAsync(string token) => JudgeAsync(token, TokenMaker.Settings);

    private Task<TokenVerdict> JudgeAsync(string token, OAuth2Settings settings, ScriptedKeys? keys = null) =>
        new JwtVerifier(settings, keys ?? new ScriptedKeys(_maker.Keys), _maker.Time)
            .VerifyAsync(Encoding.ASCII.GetBytes(token), CancellationToken.None);
}
