namespace Posthorn.Tls;

/// <summary>The values of <c>ssl_verify_client</c>.</summary>
internal enum ClientVerification
{
    /// <summary>Clients are not asked for a certificate.</summary>
    Off,

    /// <summary>They must have one that verifies.</summary>
    On,

    /// <summary>One that they have must verify.</summary>
    Optional,

    /// <summary>One that they have need not come from a known authority: the auth service judges it.</summary>
    OptionalNoCa,
}
