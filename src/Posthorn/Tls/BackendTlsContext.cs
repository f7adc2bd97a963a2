namespace Posthorn.Tls;

/// <summary>What backends are spoken to by until files change.</summary>
/// <param name="Handle">OpenSSL's context.</param>
/// <param name="Generation">Its number in the process: sessions of another are not resumed.</param>
internal sealed record BackendTlsContext(SslContextHandle Handle, long Generation);
