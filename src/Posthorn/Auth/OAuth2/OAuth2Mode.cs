namespace Posthorn.Auth.OAuth2;

/// <summary>How bearer tokens are judged.</summary>
internal enum OAuth2Mode
{
    /// <summary>Not at all.</summary>
    Off,

    /// <summary>By their signature.</summary>
    Jwt,

    /// <summary>By asking their issuer.</summary>
    Introspection,
}
