using System.Collections.Immutable;

namespace Posthorn.Protocol.Sasl;

/// <summary>The mechanisms that exist: a new one is a file and a line here.</summary>
internal static class SaslMechanisms
{
    /// <summary>All mechanisms in the order that they are advertised in, whatever the order in the configuration (as in nginx).</summary>
    public static readonly ImmutableArray<SaslMechanism> All =
    [
        new PlainMechanism(),
        new LoginMechanism(),
        new CramMd5Mechanism(),
        new ExternalMechanism(),
        new XOAuth2Mechanism(),
        new OAuthBearerMechanism(),
    ];
}
