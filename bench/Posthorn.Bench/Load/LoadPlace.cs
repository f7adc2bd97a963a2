using Posthorn.Bench.Kernel;
using Posthorn.Bench.Tls;

namespace Posthorn.Bench.Load;

/// <summary>Where load runs: on which loop, against which address, over which TLS, how long, and what must stay alive.</summary>
internal sealed record LoadPlace(EventLoop Loop, SocketAddress4 Proxy, TlsClient? Tls, TimeSpan Limit, Action Check);
