using Posthorn.Protocol.Wire;

namespace Posthorn.Protocol.Sasl;

/// <summary>OAUTHBEARER (RFC 7628): a GS2 header with the user name, then fields of which one is <c>auth=Bearer TOKEN</c>.</summary>
internal sealed class OAuthBearerMechanism() : SaslMechanism("OAUTHBEARER")
{
    private static readonly SaslOutcome Invalid = new(SaslState.Invalid, "client sent invalid response in AUTH OAUTHBEARER command");

    public override ReadOnlySpan<byte> FailureChallenge => """{"status":"invalid_token"}"""u8;

    public override void WriteChallenge(SaslExchange exchange, WireWriter output)
    {
        // An empty challenge: the protocol's prefix with its space is the whole line.
    }

    public override SaslOutcome Take(SaslExchange exchange, ReadOnlySpan<byte> response)
    {
        if (!BearerText.TryTakeField(ref response, out ReadOnlySpan<byte> header) || Gs2Header.UserIn(header) is not { } user)
        {
            return Invalid;
        }

        var fields = default(OAuthBearerFields);
        while (response is not [BearerText.Separator])
        {
            if (!BearerText.TryTakeField(ref response, out ReadOnlySpan<byte> field) || !fields.TryAdd(field))
            {
                return Invalid;
            }
        }

        return fields.Token.IsEmpty ? Invalid : exchange.Finish(AuthMethod.OAuthBearer, user, fields.Token);
    }
}
