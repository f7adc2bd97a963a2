using Posthorn.Protocol.Wire;

namespace Posthorn.Protocol.Sasl;

/// <summary>PLAIN (RFC 4616): <c>authzid NUL user NUL password</c>. As in nginx the authzid is ignored.</summary>
internal sealed class PlainMechanism() : SaslMechanism("PLAIN")
{
    public override bool IsAlwaysAccepted => true;

    public override void WriteChallenge(SaslExchange exchange, WireWriter output)
    {
        // An empty challenge: the protocol's prefix with its space is the whole line.
    }

    public override SaslOutcome Take(SaslExchange exchange, ReadOnlySpan<byte> response)
    {
        int user = response.IndexOf((byte)0) + 1;
        if (user == 0)
        {
            return new SaslOutcome(SaslState.Invalid, "client sent invalid login in AUTH PLAIN command");
        }

        int length = response[user..].IndexOf((byte)0);
        return length < 0
            ? new SaslOutcome(SaslState.Invalid, "client sent invalid password in AUTH PLAIN command")
            : exchange.Finish(AuthMethod.Plain, response.Slice(user, length), response[(user + length + 1)..]);
    }
}
