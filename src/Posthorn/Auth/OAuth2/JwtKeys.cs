using System.Text;
using Microsoft.IdentityModel.Tokens;

namespace Posthorn.Auth.OAuth2;

/// <summary>An issuer's public keys, those that may sign a token: RSA of 2048 bits or more, and elliptic curves.</summary>
internal sealed class JwtKeys
{
    private const int SmallestRsaKey = 2048;
    private const string ForSignatures = "sig";

    private readonly JsonWebKey[] _keys;

    private JwtKeys(JsonWebKey[] keys) => _keys = keys;

    /// <summary>Reads a JSON Web Key Set (RFC 7517).</summary>
    /// <returns>Null when it is none or has no key that could sign: then there is a problem.</returns>
    public static JwtKeys? TryRead(ReadOnlySpan<byte> json, out string problem)
    {
        problem = "no JSON Web Key Set";
        try
        {
            IList<JsonWebKey> all = new JsonWebKeySet(Encoding.UTF8.GetString(json)).Keys;
            JsonWebKey[] usable = [.. all.Where(MaySign)];
            problem = "no RSA key of 2048 bits or more and no EC key for signatures";
            return usable.Length > 0 ? new JwtKeys(usable) : null;
        }
        catch (Exception malformed) when (malformed is ArgumentException or FormatException or System.Text.Json.JsonException)
        {
            return null;
        }
    }

    /// <summary>The keys that may have made a signature. A token that names none may be signed by any that fits.</summary>
    /// <param name="id">The token's <c>kid</c>; null when it has none.</param>
    /// <param name="algorithm">The token's <c>alg</c>.</param>
    public IReadOnlyList<SecurityKey> For(string? id, string algorithm)
    {
        string type = algorithm.StartsWith('E') ? JsonWebAlgorithmsKeyTypes.EllipticCurve : JsonWebAlgorithmsKeyTypes.RSA;
        return
        [
            .. _keys.Where(key => key.Kty == type
                && (id is null || string.Equals(key.Kid, id, StringComparison.Ordinal))
                && (string.IsNullOrEmpty(key.Alg) || key.Alg == algorithm)),
        ];
    }

    private static bool MaySign(JsonWebKey key)
    {
        bool isMeantTo = string.IsNullOrEmpty(key.Use) || key.Use == ForSignatures;
        return isMeantTo && key.Kty switch
        {
            JsonWebAlgorithmsKeyTypes.RSA => key is { N.Length: > 0, E.Length: > 0, KeySize: >= SmallestRsaKey },
            JsonWebAlgorithmsKeyTypes.EllipticCurve => key is { X.Length: > 0, Y.Length: > 0, Crv.Length: > 0 },
            _ => false,
        };
    }
}
