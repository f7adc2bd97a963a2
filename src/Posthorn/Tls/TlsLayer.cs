using Posthorn.Transport;

namespace Posthorn.Tls;

/// <summary>
/// One connection's TLS, by OpenSSL. Records are received by one system call into the loop's buffer and read until nothing is
/// left; records to be sent gather there and leave by one system call. Idle it holds no buffer of ours.
/// </summary>
internal sealed unsafe class TlsLayer : RecordLayer
{
    private const int ProtocolError = 71;
    private const int MostInRecord = 16384;

    private readonly SslContextHandle _context;
    private readonly SslHandle _ssl;
    private readonly BackendSessionSlot? _slot;
    private readonly RecordTraffic _traffic;
    private bool _owesFirst;
    private bool _mayHoldPlain;
    private bool _isUp;
    private bool _outputEnded;
    private bool _isBroken;
    private bool _endTold;
    private string? _failure;

    private TlsLayer(SslContextHandle context, Connection connection, BackendSessionSlot? slot)
        : base(connection)
    {
        _traffic = new RecordTraffic(connection);
        _context = context;
        _slot = slot;
        _ssl = LibSsl.New(_context);
        nint bio = RecordBio.New(_traffic.Window);
        LibSsl.SetBio(_ssl, bio, bio);
    }

    /// <summary>A layer for a client, who begins.</summary>
    public static TlsLayer ForClient(SslContextHandle context, Connection connection)
    {
        var layer = new TlsLayer(context, connection, slot: null);
        LibSsl.SetAcceptState(layer._ssl);
        return layer;
    }

    /// <summary>A layer for a backend: this side begins.</summary>
    /// <param name="context">What it is to be spoken to by.</param>
    /// <param name="connection">The connection.</param>
    /// <param name="slot">Where the session is left for the next connection; null for nowhere.</param>
    public static TlsLayer ForBackend(SslContextHandle context, Connection connection, BackendSessionSlot? slot)
    {
        var layer = new TlsLayer(context, connection, slot);
        LibSslBackend.SetConnectState(layer._ssl);
        if (slot?.Last is { } last)
        {
            _ = LibSslBackend.SetSession(layer._ssl, last);
        }

        return layer;
    }

    /// <summary>OpenSSL's object, for questions about the connection.</summary>
    public SslHandle Ssl => _ssl;

    /// <summary>The version of TLS, as the wire has it: 0x303 is TLS 1.2.</summary>
    public int Version => LibSsl.GetVersion(_ssl.DangerousGetHandle());

    /// <summary>Whether the handshake went on with an earlier session.</summary>
    public bool IsResumed => LibSsl.SessionReused(_ssl) != 0;

    /// <summary>Whether the peer said by close_notify that its output ends.</summary>
    public bool InputClosed { get; private set; }

    /// <inheritdoc/>
    public override bool InputTruncated => _isUp && _traffic.InputEnded && !InputClosed;

    /// <summary>What OpenSSL says of the peer's certificate; 0 when it is good or there is none.</summary>
    public nint VerifyResult => LibSsl.GetVerifyResult(_ssl);

    /// <summary>Whether the peer sent a certificate.</summary>
    public bool HasPeerCertificate
    {
        get
        {
            nint certificate = LibSsl.GetPeerCertificate(_ssl);
            LibCrypto.FreeCertificate(certificate);
            return certificate != 0;
        }
    }

    /// <inheritdoc/>
    public override bool HoldsInput => !_endTold && (_mayHoldPlain || _traffic.HoldsInput || HasEnd);

    /// <inheritdoc/>
    public override bool HoldsOutput => _traffic.HoldsOutput;

    /// <inheritdoc/>
    public override string? Failure => _failure;

    private bool MayEnd => _isUp && !_outputEnded && !_isBroken;

    private bool HasEnd => InputClosed || _traffic.InputEnded || _traffic.InputBroken || _isBroken;

    /// <inheritdoc/>
    public override void Begin(ReadOnlySpan<byte> received) => _traffic.Begin(received);

    /// <inheritdoc/>
    public override IoStatus Handshake()
    {
        Enter();
        while (true)
        {
            int result = LibSsl.DoHandshake(_ssl);
            if (result == 1)
            {
                _isUp = true;
                _traffic.HoldAll();
                KeepSession();
                return IoStatus.Ok;
            }

            int error = LibSsl.GetError(_ssl, result);
            if (error is not (LibSsl.ErrorWantRead or LibSsl.ErrorWantWrite))
            {
                Break();
            }

            _traffic.Depart();
            bool goesOn = error == LibSsl.ErrorWantWrite || (error == LibSsl.ErrorWantRead && _traffic.Refill(MostInRecord));
            if (_isBroken || _traffic.InputBroken || _traffic.OutputBroken)
            {
                _slot?.Forget();
                return IoStatus.Failed;
            }

            if (!goesOn)
            {
                return _traffic.InputEnded ? IoStatus.Ended : IoStatus.WouldBlock;
            }
        }
    }

    /// <inheritdoc/>
    public override int Receive(Span<byte> buffer)
    {
        Enter();
        int count = 0;
        while (count < buffer.Length && MayRead(buffer.Length - count))
        {
            count += ReadOnce(buffer[count..], peeks: false);
        }

        Leave();
        if (count > 0 || !HasEnd)
        {
            return count > 0 ? count : Transport.Wire.NothingNow;
        }

        _endTold = true;
        return _isBroken || _traffic.InputBroken ? -1 : 0;
    }

    /// <inheritdoc/>
    public override int Send(ReadOnlySpan<byte> bytes, bool isLast)
    {
        if (_owesFirst && !_traffic.TryFlush())
        {
            return _traffic.OutputBroken ? -1 : 0;
        }

        int taken = _owesFirst ? 1 : 0;
        _owesFirst = false;
        Enter();
        _traffic.JoinHeld();
        do
        {
            taken += Encrypt(bytes[taken..]);
            if (isLast && taken == bytes.Length && MayEnd && _traffic.OutputRoom >= RecordTraffic.MostAdded)
            {
                EndRecords();
            }

            _traffic.Depart();
        }
        while (taken < bytes.Length && !_traffic.HoldsOutput && !_isBroken && !_traffic.OutputBroken);

        _traffic.KeepInput();
        if (_isBroken || _traffic.OutputBroken)
        {
            return -1;
        }

        // The last byte counts as taken only once its record has left: so whoever sends sees to it that this comes to pass.
        _owesFirst = taken > 0 && _traffic.HoldsOutput;
        return _owesFirst ? taken - 1 : taken;
    }

    /// <inheritdoc/>
    public override bool HasUnreadInput()
    {
        Enter();
        byte first = 0;
        bool found = false;
        while (!found && MayRead(MostInRecord))
        {
            found = ReadOnce(new Span<byte>(ref first), peeks: true) > 0;
        }

        Leave();
        return found;
    }

    /// <inheritdoc/>
    public override void Flush() => _ = _traffic.TryFlush();

    /// <inheritdoc/>
    public override void EndOutput()
    {
        if (MayEnd)
        {
            Enter();
            EndRecords();
            Leave();
        }
    }

    /// <inheritdoc/>
    public override bool Close()
    {
        if (_ssl.IsClosed)
        {
            return false;
        }

        EndOutput();
        if (_isUp && !_isBroken)
        {
            // Else OpenSSL forgets the session: a client that merely vanished may resume it.
            LibSsl.SetShutdown(_ssl, LibSsl.ShutdownBoth);
        }

        _ssl.Dispose();
        _traffic.Drop();
        return _isUp && !HasEnd && !_traffic.OutputBroken;
    }

    /// <summary>Sees to it that this session is not resumed from the cache: that of the context where the connection began.</summary>
    public void ForgetSession() => _ = LibSsl.RemoveSession(_context, LibSsl.GetSession(_ssl));

    private bool MayRead(int wanted) => !HasEnd && (_mayHoldPlain || _traffic.HasInput || _traffic.Refill(wanted));

    private int ReadOnce(Span<byte> buffer, bool peeks)
    {
        int count;
        fixed (byte* start = buffer)
        {
            count = peeks ? LibSsl.Peek(_ssl, start, buffer.Length) : LibSsl.Read(_ssl, start, buffer.Length);
        }

        _mayHoldPlain = count > 0 && (peeks || count == buffer.Length);
        if (count > 0)
        {
            return count;
        }

        switch (LibSsl.GetError(_ssl, count))
        {
            case LibSsl.ErrorWantRead:
                break;
            case LibSsl.ErrorZeroReturn:
                InputClosed = true;
                break;
            default:
                Break();
                break;
        }

        return 0;
    }

    // One record's worth at a time, as long as the buffer surely takes it.
    private int Encrypt(ReadOnlySpan<byte> bytes)
    {
        int done = 0;
        while (done < bytes.Length && _traffic.OutputRoom >= MostInRecord + RecordTraffic.MostAdded)
        {
            fixed (byte* start = bytes[done..])
            {
                int count = LibSsl.Write(_ssl, start, Math.Min(MostInRecord, bytes.Length - done));
                if (count <= 0)
                {
                    Break();
                    return done;
                }

                done += count;
            }
        }

        return done;
    }

    private void EndRecords()
    {
        _outputEnded = true;
        _ = LibSsl.Shutdown(_ssl);
    }

    private void KeepSession()
    {
        if (_slot is not null && _traffic.TakeSession() is var session and not 0)
        {
            _slot.Keep(session);
        }
    }

    private void Leave()
    {
        KeepSession();
        _traffic.KeepInput();
        _traffic.Depart();
        if (_traffic.HoldsTooMuch && !_isBroken)
        {
            Break();
        }
    }

    private void Enter()
    {
        LibCrypto.ClearErrors();
        _traffic.Enter();
    }

    private void Break()
    {
        _isBroken = true;
        _failure ??= OpenSslError.Take();
        Wire.Fail(ProtocolError);
    }
}
