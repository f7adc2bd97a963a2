using System.Text.Json;

namespace Posthorn.Auth.OAuth2;

/// <summary>Judges what is said of a token, in its own claims or in an answer of introspection.</summary>
internal sealed class TokenClaims(OAuth2Settings settings)
{
    private const int LongestUser = 512;

    /// <summary>The judgement. Whoever said it is believed already.</summary>
    public TokenVerdict Judge(JsonElement claims, DateTimeOffset now)
    {
        if (TimeIn(claims, "exp", out DateTimeOffset? expiry) is false || TimeIn(claims, "nbf", out DateTimeOffset? start) is false)
        {
            return TokenVerdict.Invalid("its times are no times");
        }

        string? problem = expiry <= now - settings.Leeway ? "it has expired"
            : start > now + settings.Leeway ? "it is not valid yet"
            : settings.Issuer is not null && !IsOfIssuer(claims, settings.Issuer) ? "it is of another issuer"
            : settings.Audience.Count > 0 && !WordsIn(claims, "aud", split: false).Intersect(settings.Audience).Any()
                ? "it is meant for somebody else"
            : null;
        if (problem is not null)
        {
            return TokenVerdict.Invalid(problem);
        }

        HashSet<string> scopes = [.. WordsIn(claims, "scope", split: true), .. WordsIn(claims, "scp", split: true)];
        if (settings.Scope.FirstOrDefault(scope => !scopes.Contains(scope)) is { } lacking)
        {
            return new TokenVerdict(TokenVerdictKind.InsufficientScope, null, $"it lacks the scope \"{lacking}\"");
        }

        return UserIn(claims) is { } user
            ? TokenVerdict.Good(user, expiry)
            : TokenVerdict.Invalid($"it names no user in \"{settings.UserClaim}\"");
    }

    // RFC 7662 section 2.2: the issuer that is asked need not name itself.
    private bool IsOfIssuer(JsonElement claims, string issuer) =>
        Is(claims, "iss", issuer) || (settings.Mode == OAuth2Mode.Introspection && !claims.TryGetProperty("iss", out _));

    private string? UserIn(JsonElement claims)
    {
        bool isUnverified = settings.UserClaim == "email" && claims.TryGetProperty("email_verified", out JsonElement verified)
            && verified.ValueKind != JsonValueKind.True && !(verified.ValueKind == JsonValueKind.String && verified.ValueEquals("true"));
        string? user = !isUnverified && claims.TryGetProperty(settings.UserClaim, out JsonElement value)
            && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        return user is { Length: > 0 and <= LongestUser } && !user.Any(char.IsControl) ? user : null;
    }

    private static bool Is(JsonElement claims, string name, string expected) =>
        claims.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String && value.ValueEquals(expected);

    private static IEnumerable<string> WordsIn(JsonElement claims, string name, bool split)
    {
        if (!claims.TryGetProperty(name, out JsonElement value))
        {
            return [];
        }

        return value.ValueKind switch
        {
            JsonValueKind.String when split => value.GetString()!.Split(' ', StringSplitOptions.RemoveEmptyEntries),
            JsonValueKind.String => [value.GetString()!],
            JsonValueKind.Array => value.EnumerateArray()
                .Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!),
            _ => [],
        };
    }

    private static bool TimeIn(JsonElement claims, string name, out DateTimeOffset? time)
    {
        const double Latest = 253402300799;
        time = null;
        if (!claims.TryGetProperty(name, out JsonElement value))
        {
            return true;
        }

        // RFC 7519 allows fractions.
        if (value.ValueKind != JsonValueKind.Number || !value.TryGetDouble(out double seconds) || seconds is not (>= 0 and <= Latest))
        {
            return false;
        }

        time = DateTimeOffset.FromUnixTimeSeconds((long)seconds);
        return true;
    }
}
