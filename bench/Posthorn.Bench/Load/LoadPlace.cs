using Posthorn.Bench.Kernel;
using Posthorn.Bench.Tls;

namespace Posthorn.Bench.Load;

/// <summary>
/// Where load runs: on which loop, against which address, over which TLS if any, how long at most, and what must stay alive
/// meanwhile.
/// </summary>
internal sealed record LoadPlace(EventLoop Loop, SocketAddress4 Proxy, TlsClient? Tls, TimeSpan Limit, Action Check);
