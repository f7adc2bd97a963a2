namespace Posthorn.Auth.OAuth2;

/// <summary>Where the keys that sign tokens come from. Used by many threads.</summary>
internal interface IJwtKeySource
{
    /// <summary>The keys as they are known now, and what is wrong with getting newer ones; no keys when there never were any.</summary>
    ValueTask<(JwtKeys? Keys, string? Problem)> GetAsync(CancellationToken cancel);

    /// <summary>Looks for newer keys, because a token names one that is not known; not more often than is decent.</summary>
    ValueTask<(JwtKeys? Keys, string? Problem)> LookAgainAsync(CancellationToken cancel);
}
