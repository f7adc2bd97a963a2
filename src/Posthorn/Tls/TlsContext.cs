using Posthorn.Config.Text;
using Posthorn.Transport;

namespace Posthorn.Tls;

/// <summary>TLS with the clients of one server block, ready to serve: certificates are loaded, OpenSSL is told the rest.</summary>
internal sealed class TlsContext
{
    private readonly ServedCertificates _served;

    private TlsContext(ServedCertificates served, ClientVerification verification)
    {
        _served = served;
        Verification = verification;
    }

    /// <summary>OpenSSL's context for connections to come.</summary>
    public SslContextHandle Handle => _served.Handle;

    /// <summary>Whether clients are asked for a certificate.</summary>
    public ClientVerification Verification { get; }

    /// <summary>What the administrator should know of a certificate that ends soon: a message and the place of its directive.</summary>
    public IReadOnlyList<(string Message, SourcePosition? Position)> Warnings => WarningsAt(DateTimeOffset.UtcNow);

    /// <summary>Makes the context of a server block.</summary>
    /// <param name="settings">Its directives.</param>
    /// <param name="protocol">What it speaks.</param>
    /// <param name="path">Where relative paths lead.</param>
    /// <returns>Null when no client comes to speak TLS: OpenSSL is not even loaded then.</returns>
    /// <exception cref="ConfigException">OpenSSL does not take a file or a value; the words are nginx's.</exception>
    public static TlsContext? Open(TlsSettings settings, string protocol, Func<string, string> path) => settings.IsUsed
        ? new TlsContext(ServedCertificates.Make(settings, protocol, path, mayAsk: true), settings.Verification)
        : null;

    /// <summary>A layer for one client.</summary>
    public TlsLayer NewLayer(Connection client) => new(this, client);

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

    private IReadOnlyList<(string Message, SourcePosition? Position)> WarningsAt(DateTimeOffset now) =>
        [.. _served.Ends.Where(end => end.WarningAt(now) is not null).Select(end => (end.WarningAt(now)!, end.Position))];
}
