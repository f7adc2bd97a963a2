using Posthorn.Config.Text;
using Posthorn.Logging;
using Posthorn.Transport;

namespace Posthorn.Tls;

/// <summary>TLS with the clients of one server block, ready to serve: certificates are loaded, OpenSSL is told the rest.</summary>
internal sealed class TlsContext
{
    private static readonly TimeSpan BetweenWarnings = TimeSpan.FromDays(1);

    private readonly TlsSettings _settings;
    private readonly string _protocol;
    private readonly Func<string, string> _path;
    private readonly string[] _files;
    private FileStamp[] _tried;
    private FileStamp[] _seen;
    private DateTimeOffset _warned = DateTimeOffset.UtcNow;
    private volatile ServedCertificates _served;

    private TlsContext(TlsSettings settings, string protocol, Func<string, string> path)
    {
        _settings = settings;
        _protocol = protocol;
        _path = path;
        _files = [.. PemFile.FilesOf(settings, path)];

        // Stamped before they are read: what is written meanwhile shows at the next look.
        _tried = _seen = Stamps();
        _served = ServedCertificates.Make(settings, protocol, path, mayAsk: true);
    }

    /// <summary>OpenSSL's context for connections to come.</summary>
    public SslContextHandle Handle => _served.Handle;

    /// <summary>Whether clients are asked for a certificate.</summary>
    public ClientVerification Verification => _settings.Verification;

    /// <summary>When the certificates that clients are shown end.</summary>
    public IReadOnlyList<CertificateEnd> Ends => _served.Ends;

    /// <summary>What the administrator should know of a certificate that ends soon: a message and the place of its directive.</summary>
    public IReadOnlyList<(string Message, SourcePosition? Position)> Warnings => WarningsAt(DateTimeOffset.UtcNow);

    /// <summary>Makes the context of a server block.</summary>
    /// <param name="settings">Its directives.</param>
    /// <param name="protocol">What it speaks.</param>
    /// <param name="path">Where relative paths lead.</param>
    /// <returns>Null when no client comes to speak TLS: OpenSSL is not even loaded then.</returns>
    /// <exception cref="ConfigException">OpenSSL does not take a file or a value; the words are nginx's.</exception>
    public static TlsContext? Open(TlsSettings settings, string protocol, Func<string, string> path) =>
        settings.IsUsed ? new TlsContext(settings, protocol, path) : null;

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

    /// <summary>
    /// Looks whether files of certificates and keys have changed, and serves new connections with what is in them now; what cannot
    /// be read leaves everything as it is. To be called now and then by the one thread that may read keys.
    /// </summary>
    /// <returns>What there is to say, each thing once; of certificates that end soon, once a day.</returns>
    public IReadOnlyList<CertificateNews> Look(DateTimeOffset now)
    {
        var news = new List<CertificateNews>();
        FileStamp[] stamps = Stamps();

        // A certificate and its key are written one after the other: they are read only once they have come to rest.
        if (!stamps.AsSpan().SequenceEqual(_tried) && stamps.AsSpan().SequenceEqual(_seen))
        {
            _tried = stamps;
            news.Add(ReadAgain());
        }

        _seen = stamps;
        if (now - _warned >= BetweenWarnings)
        {
            _warned = now;
            news.AddRange(WarningsAt(now).Select(warning => new CertificateNews(LogLevel.Warn, warning.Message)));
        }

        return news;
    }

    private CertificateNews ReadAgain()
    {
        try
        {
            _served = ServedCertificates.Make(_settings, _protocol, _path, mayAsk: false);
            string names = string.Join(", ", _served.Ends.Select(end => end.Name));
            return new CertificateNews(LogLevel.Notice, $"certificates read again: {names}");
        }
        catch (ConfigException failure)
        {
            return new CertificateNews(LogLevel.Error, $"{failure.Message}, the certificates in force stay so");
        }
    }

    private FileStamp[] Stamps() => [.. _files.Select(FileStamp.Of)];

    private IReadOnlyList<(string Message, SourcePosition? Position)> WarningsAt(DateTimeOffset now) =>
        [.. _served.Ends.Where(end => end.WarningAt(now) is not null).Select(end => (end.WarningAt(now)!, end.Position))];
}
