using Posthorn.Bench.Kernel;

namespace Posthorn.Bench.Load;

/// <summary>Where load runs: on which loop, against which address, how long at most, and what must stay alive meanwhile.</summary>
internal sealed record LoadPlace(EventLoop Loop, SocketAddress4 Proxy, TimeSpan Limit, Action Check);
