using System.Text.Json;

namespace Posthorn.Auth.OAuth2;

/// <summary>Judges tokens by asking their issuer (RFC 7662): one question for each, and none for one that was good a moment ago.</summary>
internal sealed class IntrospectionVerifier(
    OAuth2Settings settings, Func<byte[], CancellationToken, Task<byte[]>> ask, TimeProvider time) : ITokenVerifier
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 16 };

    private readonly TokenMemory _memory = new(settings.Cache, time);
    private readonly TokenClaims _claims = new(settings);

    /// <inheritdoc/>
    public async Task<TokenVerdict> VerifyAsync(byte[] token, CancellationToken cancel)
    {
        if (_memory.Find(token) is { } known)
        {
            return known;
        }

        try
        {
            TokenVerdict verdict = Judge(await ask(token, cancel).ConfigureAwait(false));
            if (verdict.Kind == TokenVerdictKind.Good)
            {
                _memory.Keep(token, verdict);
            }

            return verdict;
        }
        catch (HttpRequestException failure)
        {
            string why = failure.StatusCode is { } status ? $"status {(int)status}" : failure.HttpRequestError.ToString();
            return TokenVerdict.Unknown($"the issuer does not answer about tokens ({why})");
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return TokenVerdict.Unknown("the issuer does not answer about tokens (timed out)");
        }
    }

    private TokenVerdict Judge(byte[] answer)
    {
        try
        {
            using var document = JsonDocument.Parse(answer, Strict);
            JsonElement claims = document.RootElement;
            if (claims.ValueKind != JsonValueKind.Object || !claims.TryGetProperty("active", out JsonElement active))
            {
                return TokenVerdict.Unknown("the issuer sent no answer about the token");
            }

            return active.ValueKind == JsonValueKind.True
                ? _claims.Judge(claims, time.GetUtcNow())
                : TokenVerdict.Invalid("its issuer calls it inactive");
        }
        catch (JsonException)
        {
            return TokenVerdict.Unknown("the issuer sent no answer about the token");
        }
    }
}
