namespace Posthorn.Protocol.AuthHttp;

/// <summary>The addresses and ports of a PROXY header, as text, for the <c>Proxy-Protocol-…</c> headers.</summary>
/// <param name="Address">The source address.</param>
/// <param name="Port">The source port.</param>
/// <param name="ServerAddress">The destination address.</param>
/// <param name="ServerPort">The destination port.</param>
public sealed record AuthHttpProxyFacts(string Address, int Port, string ServerAddress, int ServerPort);
