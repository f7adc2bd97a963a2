using System.Runtime.InteropServices;
using Posthorn.Tests.InMemory;
using Posthorn.Tls;

namespace Posthorn.Tests.Tls;

/// <summary>A backend that speaks TLS over a connection in memory, by OpenSSL.</summary>
internal sealed unsafe class TlsServer : TlsPeer
{
    // One for all connections of a backend, so that it can resume; it lives as long as the test.
    public TlsServer(MemoryLoop loop, MemoryPeer wire, TlsServerContext context)
        : base(loop, wire, context.Share()) => ClientSsl.SetAcceptState(Ssl);

    /// <summary>The host that the product asked for; null for none.</summary>
    public string? AskedName => Marshal.PtrToStringUTF8((nint)ClientSsl.GetServerName(Ssl, 0));

    /// <summary>Whether the product showed a certificate.</summary>
    public bool GotCertificate
    {
        get
        {
            nint certificate = ClientSsl.GetPeerCertificate(Ssl);
            LibCrypto.FreeCertificate(certificate);
            return certificate != 0;
        }
    }
}
