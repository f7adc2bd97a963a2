namespace Posthorn.Auth.OAuth2;

/// <summary>The kinds of <see cref="TokenVerdict"/>.</summary>
internal enum TokenVerdictKind
{
    /// <summary>The token is good.</summary>
    Good,

    /// <summary>It is not.</summary>
    Invalid,

    /// <summary>It is good, but not for mail.</summary>
    InsufficientScope,

    /// <summary>Nobody can say just now: keys or answers cannot be had.</summary>
    Unknown,
}
