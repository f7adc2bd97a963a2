namespace Posthorn.Bench.Tls;

/// <summary>How a scenario's clients use TLS: with which certificate, and whether they resume sessions by tickets.</summary>
internal sealed record TlsUse(KeyKind Key, bool Resumes = false);
