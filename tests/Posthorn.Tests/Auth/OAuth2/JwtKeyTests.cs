using System.Net;
using System.Security.Cryptography;
using System.Text;
using Posthorn.Auth.OAuth2;
using Posthorn.Tests.Hosting;
using Xunit;

namespace Posthorn.Tests.Auth.OAuth2;

public sealed class JwtKeyTests : IDisposable
{
    private readonly TokenMaker _maker = new();
    private readonly TemporaryFolder _folder = new();
    private readonly Queue<Func<string>> _answers = new();
    private int _questions;

    public void Dispose()
    {
        _maker.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Only_keys_that_may_sign_are_taken()
    {
        using var small = RSA.Create(1024);
        string[] useless =
        [
            TokenMaker.Key("small", small),
            """{"kty":"oct","kid":"secret","k":"c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2U"}""",
            _maker.RsaKey("enc").Replace("{", """{"use":"enc",""", StringComparison.Ordinal),
            """{"kty":"RSA","kid":"half","e":"AQAB"}""",
            """{"kty":"OKP","kid":"new","crv":"Ed25519","x":"AA"}""",
        ];
        Assert.Null(Read(TokenMaker.KeySet(useless)));

        JwtKeys keys = Read(TokenMaker.KeySet([.. useless, _maker.RsaKey(), _maker.CurveKey()]))!;
        Assert.All((string[])["small", "secret", "enc", "half", "new", "RSA"], id => Assert.Empty(keys.For(id, "RS256")));
        Assert.Single(keys.For("rsa", "RS256"));
        Assert.Single(keys.For(null, "RS256"));
        Assert.Single(keys.For("ec", "ES256"));
        Assert.Empty(keys.For("ec", "RS256"));
        Assert.Empty(keys.For("rsa", "ES256"));
    }

    [Fact]
    public void A_key_made_for_one_algorithm_serves_no_other()
    {
        string key = _maker.RsaKey().Replace("{", """{"alg":"RS512",""", StringComparison.Ordinal);
        Assert.Empty(Read(TokenMaker.KeySet(key))!.For("rsa", "RS256"));
        Assert.Single(Read(TokenMaker.KeySet(key))!.For("rsa", "RS512"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"keys":7}""")]
    [InlineData("""{"keys":[7,{"kty":7}]}""")]
    public void What_is_no_key_set_is_none(string text) => Assert.Null(Read(text));

    [Fact]
    public async Task A_file_of_keys_is_read_again_when_it_changes()
    {
        string path = _folder.Write("jwks.json", TokenMaker.KeySet(_maker.RsaKey("one")));
        var file = new JwtKeyFile(path, Read(TokenMaker.KeySet(_maker.RsaKey("one")))!);
        Assert.Single((await file.GetAsync(CancellationToken.None)).Keys!.For("one", "RS256"));

        _folder.Write("next.json", TokenMaker.KeySet(_maker.RsaKey("two")));
        File.Move(_folder["next.json"], path, overwrite: true);
        (JwtKeys? keys, string? problem) = await file.GetAsync(CancellationToken.None);
        Assert.Single(keys!.For("two", "RS256"));
        Assert.Null(problem);

        _folder.Write("next.json", "half wri");
        File.Move(_folder["next.json"], path, overwrite: true);
        (keys, problem) = await file.GetAsync(CancellationToken.None);
        Assert.Single(keys!.For("two", "RS256"));
        Assert.Contains("jwks.json", problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_at_an_address_are_asked_for_now_and_then_and_kept_when_it_fails()
    {
        using JwtKeyUrl url = Url();
        _answers.Enqueue(() => TokenMaker.KeySet(_maker.RsaKey("one")));
        await url.GetAsync(CancellationToken.None);
        await url.GetAsync(CancellationToken.None);
        Assert.Equal(1, _questions);

        _maker.Time.Advance(JwtKeyUrl.Interval);
        _answers.Enqueue(() => throw new HttpRequestException("no", null, HttpStatusCode.BadGateway));
        (JwtKeys? keys, string? problem) = await url.GetAsync(CancellationToken.None);
        Assert.NotNull(problem);
        Assert.Single(keys!.For("one", "RS256"));

        _maker.Time.Advance(JwtKeyUrl.LeastInterval);
        _answers.Enqueue(() => "<html>");
        Assert.NotNull((await url.GetAsync(CancellationToken.None)).Problem);

        _maker.Time.Advance(JwtKeyUrl.LeastInterval);
        _answers.Enqueue(() => TokenMaker.KeySet(_maker.RsaKey("two")));
        (keys, problem) = await url.GetAsync(CancellationToken.None);
        Assert.Null(problem);
        Assert.Empty(keys!.For("one", "RS256"));
        Assert.Single(keys.For("two", "RS256"));
        Assert.Equal(4, _questions);
    }

    [Fact]
    public async Task Unknown_keys_do_not_make_many_questions()
    {
        using JwtKeyUrl url = Url();
        _answers.Enqueue(() => TokenMaker.KeySet(_maker.RsaKey("one")));
        for (int i = 0; i < 100; i++)
        {
            await url.LookAgainAsync(CancellationToken.None);
        }

        Assert.Equal(1, _questions);
        _maker.Time.Advance(JwtKeyUrl.LeastInterval);
        _answers.Enqueue(() => TokenMaker.KeySet(_maker.RsaKey("two")));
        Assert.Single((await url.LookAgainAsync(CancellationToken.None)).Keys!.For("two", "RS256"));
    }

    [Fact]
    public async Task An_address_that_has_never_answered_is_not_asked_at_every_login()
    {
        using JwtKeyUrl url = Url();
        _answers.Enqueue(() => throw new OperationCanceledException());
        for (int i = 0; i < 100; i++)
        {
            (JwtKeys? keys, string? problem) = await url.GetAsync(CancellationToken.None);
            Assert.Null(keys);
            Assert.Equal("the issuer's keys cannot be had (timed out)", problem);
        }

        Assert.Equal(1, _questions);
    }

    private JwtKeyUrl Url() => new(
        _ =>
        {
            _questions++;
            return Task.Run(() => Encoding.UTF8.GetBytes(_answers.Dequeue()()), CancellationToken.None);
        },
        _maker.Time);

    private static JwtKeys? Read(string json) => JwtKeys.TryRead(Encoding.UTF8.GetBytes(json), out _);
}
