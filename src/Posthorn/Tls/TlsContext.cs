using Posthorn.Config.Text;
using Posthorn.Transport;

namespace Posthorn.Tls;

/// <summary>TLS with the clients of one server block, ready to serve: certificates are loaded, OpenSSL is told the rest.</summary>
internal sealed class TlsContext
{
    private readonly CertificateWatch _watch;
    private volatile SslContextHandle? _handle;

    private TlsContext(TlsSettings settings, string protocol, Func<string, string> path)
    {
        Verification = settings.Verification;
        Handshakes = new HandshakeState(settings.HandshakeLimit);
        _watch = new CertificateWatch(
            PemFile.PathsOf(settings.Pairs.All, path),
            settings.Pairs.Certificates.Select(certificate => PemFile.NameOf(certificate, path)),
            mayAsk =>
            {
                var served = ServedCertificates.Make(settings, protocol, path, mayAsk);
                _handle = served.Handle;
                return served.Ends;
            });
    }

    /// <summary>OpenSSL's context for connections to come.</summary>
    public SslContextHandle Handle => _handle!;

    /// <summary>The handshakes under way.</summary>
    public HandshakeState Handshakes { get; }

    /// <summary>Whether clients are asked for a certificate.</summary>
    public ClientVerification Verification { get; }

    /// <summary>The certificates in force and when they end. Any thread may ask.</summary>
    public IReadOnlyList<CertificateEnd> Ends => _watch.Ends;

    /// <summary>What the administrator should know of a certificate that ends soon: a message and the place of its directive.</summary>
    public IReadOnlyList<(string Message, SourcePosition? Position)> Warnings => _watch.WarningsAt(DateTimeOffset.UtcNow);

    /// <summary>Makes the context of a server block.</summary>
    /// <param name="settings">Its directives.</param>
    /// <param name="protocol">What it speaks.</param>
    /// <param name="path">Where relative paths lead.</param>
    /// <returns>Null when no client comes to speak TLS: OpenSSL is not even loaded then.</returns>
    /// <exception cref="ConfigException">OpenSSL does not take a file or a value; the words are nginx's.</exception>
    public static TlsContext? Open(TlsSettings settings, string protocol, Func<string, string> path) =>
        settings.IsUsed ? new TlsContext(settings, protocol, path) : null;

    /// <summary>A layer for one client.</summary>
    public TlsLayer NewLayer(Connection client) => TlsLayer.ForClient(Handle, client);

    /// <summary>Whether a client may go on after its handshake.</summary>
    /// <param name="verifyResult">What OpenSSL says of its certificate.</param>
    public bool Forgives(nint verifyResult)
    {
        const int Ok = 0;
        const int NoIssuer = 2;
        const int SelfSigned = 18;
        const int SelfSignedInChain = 19;
        const int NoIssuerHere = 20;
        const int UnverifiedLeaf = 21;
        return Verification == ClientVerification.Off || verifyResult == Ok || (Verification == ClientVerification.OptionalNoCa
            && verifyResult is NoIssuer or SelfSigned or SelfSignedInChain or NoIssuerHere or UnverifiedLeaf);
    }

    /// <summary>Looks whether files of certificates and keys have changed; see <see cref="CertificateWatch.Look"/>.</summary>
    public IReadOnlyList<CertificateNews> Look(DateTimeOffset now) => _watch.Look(now);
}
