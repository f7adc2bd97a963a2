using Posthorn.Bench.Kernel;
using Posthorn.Bench.Load;
using Posthorn.Bench.Tls;

namespace Posthorn.Bench.Proxies;

/// <summary>A server block to configure: where it listens, whose words it hears, over which TLS.</summary>
internal sealed record ProxyListener(SocketAddress4 Address, ClientWords Words, TlsUse? Tls);
