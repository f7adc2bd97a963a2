using System.Buffers;
using Posthorn.Protocol.Wire;

namespace Posthorn.Protocol.Sasl;

/// <summary>CRAM-MD5 (RFC 2195): the server's salt, then <c>user SP digest</c> with the keyed MD5 in hex.</summary>
internal sealed class CramMd5Mechanism() : SaslMechanism("CRAM-MD5")
{
    private const int DigestLength = 32;

    private static readonly SearchValues<byte> Hex = SearchValues.Create("0123456789abcdefABCDEF"u8);

    public override bool TakesInitialResponse => false;

    public override bool NeedsSalt => true;

    public override void WriteChallenge(SaslExchange exchange, WireWriter output) => output.WriteBase64(exchange.Salt);

    public override SaslOutcome Take(SaslExchange exchange, ReadOnlySpan<byte> response)
    {
        // The digest has no space, a user name may: nginx splits at the first space and refuses such names.
        int space = response.Length - DigestLength - 1;
        bool valid = space >= 0 && response[space] == ' ' && !response[(space + 1)..].ContainsAnyExcept(Hex);
        return valid
            ? exchange.Finish(AuthMethod.CramMd5, response[..space], response[(space + 1)..])
            : new SaslOutcome(SaslState.Invalid, "client sent invalid CRAM-MD5 hash in AUTH CRAM-MD5 command");
    }
}
