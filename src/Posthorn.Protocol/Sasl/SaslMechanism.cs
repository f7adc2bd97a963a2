using System.Text;
using Posthorn.Protocol.Wire;

namespace Posthorn.Protocol.Sasl;

/// <summary>
/// A SASL mechanism (RFC 4422), the same for every protocol. It keeps nothing: what a session has said so far is in the
/// <see cref="SaslExchange"/> that it is given.
/// </summary>
internal abstract class SaslMechanism(string name)
{
    private readonly byte[] _name = Encoding.ASCII.GetBytes(name);

    /// <summary>The name on the wire, e.g. <c>CRAM-MD5</c>.</summary>
    public string Name { get; } = name;

    /// <summary>The word of the <c>…_auth</c> directives, e.g. <c>cram-md5</c>.</summary>
    public string Word { get; } = name.ToLowerInvariant();

    /// <summary>Whether it is accepted although not configured: nginx's lists only decide what is advertised for PLAIN and LOGIN.</summary>
    public virtual bool IsAlwaysAccepted => false;

    /// <summary>Whether the client may speak first; CRAM-MD5 cannot answer a challenge it has not seen.</summary>
    public virtual bool TakesInitialResponse => true;

    /// <summary>Whether the challenge is the session's salt.</summary>
    public virtual bool NeedsSalt => false;

    /// <summary>
    /// What the client is told, in base64, before the auth source's no, unless the source has words of its own; empty for a mechanism
    /// whose no is said at once.
    /// </summary>
    public virtual ReadOnlySpan<byte> FailureChallenge => [];

    /// <summary>The log's line for a response that is no base64.</summary>
    public string InvalidBase64 { get; } = $"client sent invalid base64 encoding in AUTH {name} command";

    /// <summary>Whether the client's word names this mechanism, in any case of letters.</summary>
    public bool IsNamed(ReadOnlySpan<byte> word) => Ascii.EqualsIgnoreCase(word, _name);

    /// <summary>Writes the challenge of the exchange's round in base64, without the protocol's framing.</summary>
    public abstract void WriteChallenge(SaslExchange exchange, WireWriter output);

    /// <summary>Takes the decoded response of the exchange's round. The memory is zeroed afterwards: copy what is kept.</summary>
    public abstract SaslOutcome Take(SaslExchange exchange, ReadOnlySpan<byte> response);
}
