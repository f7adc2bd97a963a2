using Posthorn.Protocol.Wire;

namespace Posthorn.Protocol.Sasl;

/// <summary>EXTERNAL (RFC 4422 appendix A): a name, perhaps empty, that the client's certificate vouches for.</summary>
internal sealed class ExternalMechanism() : SaslMechanism("EXTERNAL")
{
    public override void WriteChallenge(SaslExchange exchange, WireWriter output) => output.Write(LoginMechanism.UserPrompt);

    public override SaslOutcome Take(SaslExchange exchange, ReadOnlySpan<byte> response) =>
        exchange.Finish(AuthMethod.External, response, []);
}
