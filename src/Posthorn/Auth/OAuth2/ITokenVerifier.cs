namespace Posthorn.Auth.OAuth2;

/// <summary>Says whether a bearer token is good, and whose it is. Used by many threads.</summary>
internal interface ITokenVerifier
{
    /// <summary>Looks at a token. Runs off the loops.</summary>
    Task<TokenVerdict> VerifyAsync(byte[] token, CancellationToken cancel);
}
