namespace Posthorn.Auth.OAuth2;

/// <summary>What came of looking at a bearer token.</summary>
/// <param name="Kind">Good, or what is wrong.</param>
/// <param name="User">Whose token it is; null unless it is good.</param>
/// <param name="Log">Why it is not good, for the log: nothing of the token's own text.</param>
internal sealed record TokenVerdict(TokenVerdictKind Kind, string? User, string? Log)
{
    /// <summary>When the token ends; null where it does not say.</summary>
    public DateTimeOffset? Expiry { get; init; }

    /// <summary>What the administrator should know although the token was judged, such as keys that could not be read again.</summary>
    public string? Warning { get; init; }

    /// <summary>A good token.</summary>
    public static TokenVerdict Good(string user, DateTimeOffset? expiry) => new(TokenVerdictKind.Good, user, null) { Expiry = expiry };

    /// <summary>No token of this house, or not any more.</summary>
    public static TokenVerdict Invalid(string log) => new(TokenVerdictKind.Invalid, null, log);

    /// <summary>Nobody can say just now.</summary>
    public static TokenVerdict Unknown(string log) => new(TokenVerdictKind.Unknown, null, log);
}
