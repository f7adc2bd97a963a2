using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Posthorn.Auth.OAuth2;
using Posthorn.Tests.Logging;

namespace Posthorn.Tests.Auth.OAuth2;

/// <summary>An issuer with an RSA and an EC key, which makes good tokens and, by hand, every other kind.</summary>
internal sealed class TokenMaker : IDisposable
{
    public const string Issuer = "https://id.example/realm";

    private readonly RSA _rsa = RSA.Create(2048);
    private readonly ECDsa _curve = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    /// <summary>The clock that the tokens' times are right for.</summary>
    public FixedTime Time { get; } = new(FixedTime.Noon);

    /// <summary>What is in force where a test says nothing else.</summary>
    public static OAuth2Settings Settings { get; } = new(OAuth2Mode.Jwt)
    {
        Issuer = Issuer,
        Audience = ["mail"],
        UserClaim = "email",
        Leeway = TimeSpan.FromSeconds(60),
        Timeout = TimeSpan.FromSeconds(10),
        Cache = TimeSpan.FromSeconds(60),
        Algorithms = ["RS256", "ES256"],
    };

    public string RsaKey(string id = "rsa") => Key(id, _rsa);

    public string CurveKey(string id = "ec")
    {
        ECParameters key = _curve.ExportParameters(false);
        return $$"""{"kty":"EC","kid":"{{id}}","crv":"P-256","x":"{{Encode(key.Q.X)}}","y":"{{Encode(key.Q.Y)}}"}""";
    }

    public byte[] PublicKeyText => Encoding.ASCII.GetBytes(_rsa.ExportSubjectPublicKeyInfoPem());

    public static string Key(string id, RSA rsa)
    {
        RSAParameters key = rsa.ExportParameters(false);
        return $$"""{"kty":"RSA","kid":"{{id}}","n":"{{Encode(key.Modulus)}}","e":"{{Encode(key.Exponent)}}"}""";
    }

    public static string KeySet(params string[] keys) => $$"""{"keys":[{{string.Join(',', keys)}}]}""";

    public JwtKeys Keys => JwtKeys.TryRead(Encoding.UTF8.GetBytes(KeySet(RsaKey(), CurveKey())), out string problem)
        ?? throw new InvalidOperationException(problem);

    /// <summary>The claims of a good token, with some of them replaced, or taken out by null.</summary>
    public string Claims(params (string Name, object? Value)[] other)
    {
        var claims = new Dictionary<string, object>
        {
            ["iss"] = Issuer,
            ["aud"] = "mail",
            ["email"] = "anna@example.com",
            ["exp"] = Time.GetUtcNow().ToUnixTimeSeconds() + 300,
        };
        foreach ((string name, object? value) in other)
        {
            claims.Remove(name);
            if (value is not null)
            {
                claims[name] = value;
            }
        }

        return JsonSerializer.Serialize(claims);
    }

    public string Good(params (string Name, object? Value)[] other) => Rsa("""{"alg":"RS256","kid":"rsa"}""", Claims(other));

    public string Rsa(string header, string claims) => Sign(header, claims, bytes =>
        _rsa.SignData(bytes, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));

    public string Curve(string header, string claims) => Sign(header, claims, bytes => _curve.SignData(bytes, HashAlgorithmName.SHA256));

    public static string Sign(string header, string claims, Func<byte[], byte[]> sign)
    {
        string head = $"{Encode(Encoding.UTF8.GetBytes(header))}.{Encode(Encoding.UTF8.GetBytes(claims))}";
        return $"{head}.{Encode(sign(Encoding.ASCII.GetBytes(head)))}";
    }

    public static string Encode(byte[]? bytes) => Base64Url.EncodeToString(bytes);

    public void Dispose()
    {
        _rsa.Dispose();
        _curve.Dispose();
    }
}
