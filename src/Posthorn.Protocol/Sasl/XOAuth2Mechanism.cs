using Posthorn.Protocol.Wire;

namespace Posthorn.Protocol.Sasl;

/// <summary>XOAUTH2, as Google made it and many took over: <c>user=USER ^A auth=Bearer TOKEN ^A ^A</c>.</summary>
internal sealed class XOAuth2Mechanism() : SaslMechanism("XOAUTH2")
{
    private const string Invalid = "client sent invalid response in AUTH XOAUTH2 command";

    public override ReadOnlySpan<byte> FailureChallenge => """{"status":"401","schemes":"bearer","scope":""}"""u8;

    public override void WriteChallenge(SaslExchange exchange, WireWriter output)
    {
        // An empty challenge: the protocol's prefix with its space is the whole line.
    }

    public override SaslOutcome Take(SaslExchange exchange, ReadOnlySpan<byte> response)
    {
        bool hasFields = BearerText.TryTakeField(ref response, out ReadOnlySpan<byte> user)
            & BearerText.TryTakeField(ref response, out ReadOnlySpan<byte> auth);
        bool valid = hasFields && response is [BearerText.Separator]
            && user.StartsWith("user="u8) && user.Length > "user=".Length && auth.StartsWith("auth="u8);
        ReadOnlySpan<byte> token = valid ? BearerText.TokenIn(auth["auth=".Length..]) : [];
        return token.IsEmpty
            ? new SaslOutcome(SaslState.Invalid, Invalid)
            : exchange.Finish(AuthMethod.XOAuth2, user["user=".Length..], token);
    }
}
