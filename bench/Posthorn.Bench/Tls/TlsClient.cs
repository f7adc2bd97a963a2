namespace Posthorn.Bench.Tls;

/// <summary>
/// What the clients of one proxy share: OpenSSL's context, which trusts the proxy's certificate alone and speaks one version
/// of TLS alone, and the sessions to resume.
/// </summary>
internal sealed class TlsClient : IDisposable
{
    private const int ReadBuffer = 64 * 1024;

    private readonly Stack<nint> _sessions = new();
    private readonly TlsUse _use;
    private readonly nint _context;

    internal TlsClient(string certificateFile, TlsUse use)
    {
        _use = use;
        _context = LibSsl.ContextNew(LibSsl.ClientMethod());
        if (_context == 0 || LibSsl.LoadVerifyLocations(_context, certificateFile, 0) != 1)
        {
            throw new BenchException("OpenSSL does not take the run's certificate");
        }

        LibSsl.SetVerify(_context, LibSsl.VerifyPeer, 0);
        int version = use.IsOld ? LibSsl.Tls12 : LibSsl.Tls13;
        _ = LibSsl.Control(_context, LibSsl.ControlMinProtocol, version, 0);
        _ = LibSsl.Control(_context, LibSsl.ControlMaxProtocol, version, 0);
        _ = LibSsl.Control(_context, LibSsl.ControlMode, LibSsl.PartialWriteFromAnywhere | LibSsl.ReleaseBuffers, 0);
        // One system call for many records, where they are small or come in bulk.
        _ = LibSsl.Control(_context, LibSsl.ControlReadAhead, 1, 0);
        LibSsl.SetReadBuffer(_context, ReadBuffer);
        // Whether the end of the stream is in order is for the mail client to say.
        _ = LibSsl.SetOptions(_context, LibSsl.IgnoreUnexpectedEnd);
    }

    /// <summary>Whether clients talk in the clear first.</summary>
    internal bool StartsLater => _use.StartsLater;

    /// <summary>How many clients have been greeted over a session that was not resumed.</summary>
    internal int FullHandshakes { get; private set; }

    /// <summary>An SSL over that socket, set to resume a session if there is one.</summary>
    internal nint Open(int fd)
    {
        nint ssl = LibSsl.New(_context);
        if (ssl == 0 || LibSsl.SetDescriptor(ssl, fd) != 1)
        {
            throw new BenchException("OpenSSL has no memory");
        }

        LibSsl.SetConnectState(ssl);
        if (_sessions.TryPeek(out nint session))
        {
            _ = LibSsl.SetSession(ssl, session);
            if (_sessions.Count > 1)
            {
                // The last one serves again: more clients at once than ever before must not end resumption.
                LibSsl.SessionFree(_sessions.Pop());
            }
        }

        return ssl;
    }

    /// <summary>Notes what the handshake was. The tickets came before the greeting: now is the time to keep the session.</summary>
    internal void Greeted(nint ssl)
    {
        FullHandshakes += LibSsl.SessionReused(ssl) == 1 ? 0 : 1;
        if (!_use.Resumes)
        {
            return;
        }

        nint session = LibSsl.GetSession(ssl);
        if (session == 0 || LibSsl.IsResumable(session) != 1)
        {
            throw new BenchException("the proxy sent no ticket before its greeting");
        }

        _sessions.Push(session);
    }

    public void Dispose()
    {
        while (_sessions.TryPop(out nint session))
        {
            LibSsl.SessionFree(session);
        }

        LibSsl.ContextFree(_context);
    }
}
