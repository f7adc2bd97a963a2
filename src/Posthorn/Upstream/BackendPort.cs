using Posthorn.Protocol;
using Posthorn.Tls;

namespace Posthorn.Upstream;

/// <summary>The port of a backend for which none is given.</summary>
internal static class BackendPort
{
    /// <summary>The protocol's first port (143, 110, 25), or the one for TLS (993, 995, 465) where TLS comes first.</summary>
    public static int Of(IMailProtocol protocol, BackendTlsMode mode) => protocol.Ports[mode == BackendTlsMode.On ? 1 : 0];
}
