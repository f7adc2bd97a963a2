using System.Text;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Posthorn.Auth.OAuth2;

/// <summary>Judges JSON Web Tokens by their signature, with keys and algorithms that the configuration fixes.</summary>
internal sealed class JwtVerifier(OAuth2Settings settings, IJwtKeySource source, TimeProvider time) : ITokenVerifier
{
    private readonly JsonWebTokenHandler _handler = new();
    private readonly TokenClaims _claims = new(settings);

    /// <inheritdoc/>
    public async Task<TokenVerdict> VerifyAsync(byte[] token, CancellationToken cancel)
    {
        if (JwtShape.Read(token) is not { } shape)
        {
            return TokenVerdict.Invalid("it is no signed JWT");
        }

        // The header is the client's: it only chooses among what the configuration allows.
        if (!settings.Algorithms.Contains(shape.Algorithm))
        {
            return TokenVerdict.Invalid("its algorithm is not among those of \"auth_oauth2_algorithms\"");
        }

        if (!shape.Payload.TryGetProperty("exp", out _))
        {
            return TokenVerdict.Invalid("it never expires");
        }

        (IReadOnlyList<SecurityKey>? keys, string? problem) = await KeysForAsync(shape, cancel).ConfigureAwait(false);
        if (keys is not { Count: > 0 })
        {
            return problem is null ? TokenVerdict.Invalid("its key is unknown") : TokenVerdict.Unknown(problem);
        }

        TokenVerdict verdict = await IsSignedAsync(token, keys).ConfigureAwait(false)
            ? _claims.Judge(shape.Payload, time.GetUtcNow())
            : TokenVerdict.Invalid("its signature is wrong");
        return verdict with { Warning = problem };
    }

    private async ValueTask<(IReadOnlyList<SecurityKey>? Keys, string? Problem)> KeysForAsync(JwtShape shape, CancellationToken cancel)
    {
        (JwtKeys? known, string? problem) = await source.GetAsync(cancel).ConfigureAwait(false);
        IReadOnlyList<SecurityKey>? keys = known?.For(shape.KeyId, shape.Algorithm);
        if (keys is { Count: 0 })
        {
            (known, problem) = await source.LookAgainAsync(cancel).ConfigureAwait(false);
            keys = known?.For(shape.KeyId, shape.Algorithm);
        }

        return (keys, problem);
    }

    // Signature only: TokenClaims judges the rest, in one way for both kinds of tokens.
    private async Task<bool> IsSignedAsync(byte[] token, IReadOnlyList<SecurityKey> keys)
    {
        TokenValidationResult result = await _handler.ValidateTokenAsync(Encoding.ASCII.GetString(token), new TokenValidationParameters
        {
            IssuerSigningKeys = keys,
            TryAllIssuerSigningKeys = true,
            ValidAlgorithms = settings.Algorithms,
            RequireSignedTokens = true,
            ValidateIssuer = false,
            ValidateAudience = false,
            ValidateLifetime = false,
        }).ConfigureAwait(false);
        return result.IsValid;
    }
}
