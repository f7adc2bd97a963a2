using System.Net;
using Posthorn.Config.Text;
using Posthorn.Transport;

namespace Posthorn.Tls;

/// <summary>TLS to the backends of one server block, ready to be used: files are loaded, OpenSSL is told the rest.</summary>
internal sealed class BackendTls
{
    private static long _generations;

    private readonly BackendTlsSettings _settings;
    private readonly CertificateWatch _watch;
    private volatile BackendTlsContext? _context;

    private BackendTls(BackendTlsSettings settings, Func<string, string> path)
    {
        _settings = settings;
        IEnumerable<PlacedText> files =
            [.. settings.Pairs.All, .. new[] { settings.TrustedAuthorities, settings.RevocationLists }.OfType<PlacedText>()];
        _watch = new CertificateWatch(
            PemFile.PathsOf(files, path),
            files.Select(file => PemFile.NameOf(file, path)),
            mayAsk =>
            {
                (SslContextHandle handle, IReadOnlyList<CertificateEnd> ends) = BackendContextMaker.Make(settings, path, mayAsk);
                _context = new BackendTlsContext(handle, Interlocked.Increment(ref _generations));
                return ends;
            });
    }

    /// <summary>The certificates that backends are shown, and when they end. Any thread may ask.</summary>
    public IReadOnlyList<CertificateEnd> Ends => _watch.Ends;

    /// <summary>What the administrator should know of a certificate that ends soon: a message and the place of its directive.</summary>
    public IReadOnlyList<(string Message, SourcePosition? Position)> Warnings => _watch.WarningsAt(DateTimeOffset.UtcNow);

    /// <summary>Makes what a server block needs.</summary>
    /// <param name="settings">Its directives.</param>
    /// <param name="isUsed">Whether any backend is spoken to by TLS: OpenSSL is not even loaded otherwise.</param>
    /// <param name="path">Where relative paths lead.</param>
    /// <returns>Null where it is not used.</returns>
    /// <exception cref="ConfigException">OpenSSL does not take a file or a value; the words are nginx's.</exception>
    public static BackendTls? Open(BackendTlsSettings settings, bool isUsed, Func<string, string> path) =>
        isUsed ? new BackendTls(settings, path) : null;

    /// <summary>Looks whether files have changed; see <see cref="CertificateWatch.Look"/>.</summary>
    public IReadOnlyList<CertificateNews> Look(DateTimeOffset now) => _watch.Look(now);

    /// <summary>
    /// Shakes hands with a backend. The last flight leaves with what is told to the backend next.
    /// </summary>
    /// <param name="backend">The connection, established, with nothing unread in it.</param>
    /// <param name="place">The backend's address.</param>
    /// <param name="name">The name or IP address that its certificate must have; null when it has neither (a Unix socket).</param>
    /// <param name="sessions">The sessions of the connection's loop.</param>
    /// <returns>
    /// Ok; Failed with what to say of it when the backend must not be spoken to; else why nobody waits any more.
    /// </returns>
    public async ValueTask<(IoStatus Status, string? Complaint)> HandshakeAsync(
        Connection backend, string place, string? name, BackendSessions sessions)
    {
        name = name?.TrimEnd('.');
        if (_settings.Verifies && name is null)
        {
            return (IoStatus.Failed, $"no name to look for in the certificate of \"{place}\": set proxy_ssl_name, or proxy_ssl_verify off");
        }

        BackendTlsContext context = _context!;
        BackendSessionSlot? slot = _settings.ReusesSessions
            ? new BackendSessionSlot(sessions, new BackendSessionKey(context.Generation, place, name))
            : null;
        TlsLayer layer = LayerFor(backend, context, name, slot);
        IoStatus status = await backend.HandshakeAsync(layer);
        return status is IoStatus.Failed or IoStatus.Ended ? (IoStatus.Failed, Complain(backend, layer, name)) : (status, null);
    }

    private TlsLayer LayerFor(Connection backend, BackendTlsContext context, string? name, BackendSessionSlot? slot)
    {
        var layer = TlsLayer.ForBackend(context.Handle, backend, slot);
        bool isAddress = IPAddress.TryParse(name, out _);
        if (_settings.TellsName && name is not null && !isAddress)
        {
            _ = LibSslBackend.ControlText(layer.Ssl, LibSslBackend.CtrlSetHostName, 0, name);
        }

        if (_settings.Verifies)
        {
            Expect(layer.Ssl, name!, isAddress);
        }

        return layer;
    }

    private static void Expect(SslHandle ssl, string name, bool isAddress)
    {
        nint parameters = LibSslBackend.GetVerifyParameters(ssl);
        LibSslBackend.SetHostFlags(parameters, LibSslBackend.NoPartialWildcards);
        bool isSet = isAddress
            ? LibSslBackend.SetAddress(parameters, name) == 1
            : LibSslBackend.SetHost(parameters, name, 0) == 1;
        if (!isSet)
        {
            throw new InvalidOperationException("OpenSSL does not take the name of a backend");
        }
    }

    private string Complain(Connection backend, TlsLayer layer, string? name)
    {
        const int HostMismatch = 62;
        const int AddressMismatch = 64;
        nint result = _settings.Verifies ? layer.VerifyResult : 0;
        return result switch
        {
            0 when layer.Failure is not null => $"SSL_do_handshake() failed {layer.Failure}",
            0 when backend.Errno == 0 => "peer closed connection in SSL handshake",
            0 => $"peer closed connection in SSL handshake {SocketError.Describe(backend.Errno)}",
            HostMismatch or AddressMismatch => $"upstream SSL certificate does not match \"{name}\": see proxy_ssl_name",
            _ => $"upstream SSL certificate verify error: ({result}:{TlsFacts.Describe(result)}), see proxy_ssl_trusted_certificate",
        };
    }
}
