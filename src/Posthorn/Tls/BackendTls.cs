using System.Net;
using Posthorn.Config.Text;
using Posthorn.Logging;
using Posthorn.Sessions;
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
    /// Shakes hands with a backend, within the session's deadline. The last flight leaves with what is told to the backend next.
    /// </summary>
    /// <param name="session">For whom.</param>
    /// <param name="backend">The connection, established, with nothing unread in it.</param>
    /// <returns>
    /// Ok; Failed when it must not be spoken to, and the log has been told; else why the session does not wait any more.
    /// </returns>
    public async ValueTask<IoStatus> HandshakeAsync(Session session, Connection backend)
    {
        string? name = session.BackendTls.Name?.TrimEnd('.');
        string place = session.Log.Upstream!;
        session.Log.Action = "SSL handshaking to upstream";
        if (_settings.Verifies && name is null)
        {
            session.Log.Write(
                LogLevel.Error,
                $"no name to look for in the certificate of \"{place}\": set proxy_ssl_name, or proxy_ssl_verify off");
            return IoStatus.Failed;
        }

        TlsLayer layer = LayerFor(session, backend, place, name);
        IoStatus status = await backend.HandshakeAsync(layer);
        if (status is IoStatus.Failed or IoStatus.Ended)
        {
            Tell(session, backend, layer, name);
            return IoStatus.Failed;
        }

        return status;
    }

    private TlsLayer LayerFor(Session session, Connection backend, string place, string? name)
    {
        BackendTlsContext context = _context!;
        BackendSessionSlot? slot = _settings.ReusesSessions
            ? new BackendSessionSlot(session.Worker.BackendSessions, new BackendSessionKey(context.Generation, place, name))
            : null;
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

    private void Tell(Session session, Connection backend, TlsLayer layer, string? name)
    {
        const int HostMismatch = 62;
        const int AddressMismatch = 64;
        nint result = _settings.Verifies ? layer.VerifyResult : 0;
        session.Log.Write(LogLevel.Error, result switch
        {
            0 when layer.Failure is not null => $"SSL_do_handshake() failed {layer.Failure}",
            0 => backend.Errno == 0 ? "peer closed connection in SSL handshake"
                : $"peer closed connection in SSL handshake {SocketError.Describe(backend.Errno)}",
            HostMismatch or AddressMismatch => $"upstream SSL certificate does not match \"{name}\": see proxy_ssl_name",
            _ => $"upstream SSL certificate verify error: ({result}:{TlsFacts.Describe(result)}), see proxy_ssl_trusted_certificate",
        });
    }
}
