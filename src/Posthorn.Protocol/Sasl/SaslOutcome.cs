namespace Posthorn.Protocol.Sasl;

/// <summary>What came of one response in a SASL exchange.</summary>
/// <param name="State">Where the exchange stands.</param>
/// <param name="Log">A line for the log without any byte the client sent; null for none.</param>
internal readonly record struct SaslOutcome(SaslState State, string? Log = null);
