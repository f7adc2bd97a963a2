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

    // What a record of any version and cipher may add to its bytes.
    private const int MostAdded = 512;

    // A wire that asks for answers to its records (KeyUpdate) and takes none of them is given up.
    private const int MostHeld = 4 * EventLoop.BufferSize;

    private readonly SslHandle _ssl;
    private readonly RecordBuffers _buffers;
    private KeptBytes _input;
    private KeptBytes _output;
    private bool _owesFirst;
    private bool _mayHoldPlain;
    private bool _isUp;
    private bool _outputEnded;
    private bool _inputBroken;
    private bool _outputBroken;
    private bool _endTold;
    private string? _failure;

    /// <summary>A layer for a client of a context.</summary>
    public TlsLayer(TlsContext context, Connection connection)
        : base(connection)
    {
        _buffers = connection.Loop.RecordBuffers;
        _ssl = LibSsl.New(context.Handle);
        nint bio = RecordBio.New(_buffers.Window);
        LibSsl.SetBio(_ssl, bio, bio);
        LibSsl.SetAcceptState(_ssl);
    }

    /// <summary>OpenSSL's object, for questions about the connection.</summary>
    public SslHandle Ssl => _ssl;

    /// <summary>Whether the peer said by close_notify that its output ends.</summary>
    public bool InputClosed { get; private set; }

    /// <summary>Whether the wire's input ended without close_notify: bytes may have been cut off.</summary>
    public bool InputTruncated { get; private set; }

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
    public override bool HoldsInput => !_endTold && (_mayHoldPlain || !_input.IsEmpty || HasEnd);

    /// <inheritdoc/>
    public override bool HoldsOutput => !_output.IsEmpty;

    /// <inheritdoc/>
    public override string? Failure => _failure;

    private bool HasEnd => InputClosed || InputTruncated || _inputBroken;

    /// <inheritdoc/>
    public override void Begin(ReadOnlySpan<byte> received) => _input.Append(received);

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
                KeepInput();
                Hold(_buffers.Output);
                return IoStatus.Ok;
            }

            int error = LibSsl.GetError(_ssl, result);
            if (error is not (LibSsl.ErrorWantRead or LibSsl.ErrorWantWrite))
            {
                Break();
            }

            Depart();
            if (_inputBroken || _outputBroken)
            {
                return IoStatus.Failed;
            }

            if (error == LibSsl.ErrorWantRead && !Refill(MostInRecord))
            {
                return InputTruncated ? IoStatus.Ended : _inputBroken ? IoStatus.Failed : IoStatus.WouldBlock;
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

        KeepInput();
        Depart();
        if (count > 0 || !HasEnd)
        {
            return count > 0 ? count : Transport.Wire.NothingNow;
        }

        _endTold = true;
        return _inputBroken ? -1 : 0;
    }

    /// <inheritdoc/>
    public override int Send(ReadOnlySpan<byte> bytes)
    {
        if (_owesFirst || _output.Bytes.Length > MostInRecord)
        {
            Flush();
            if (!_output.IsEmpty)
            {
                return 0;
            }
        }

        int taken = _owesFirst ? 1 : 0;
        _owesFirst = false;
        Enter();
        _buffers.PutOutput(_output.Bytes);
        _output.Drop();
        do
        {
            taken += Encrypt(bytes[taken..]);
            Depart();
        }
        while (taken < bytes.Length && _output.IsEmpty && !_inputBroken && !_outputBroken);

        KeepInput();
        if (_inputBroken || _outputBroken)
        {
            return -1;
        }

        // The last byte counts as taken only once its record has left: so whoever sends sees to it that this comes to pass.
        _owesFirst = !_output.IsEmpty;
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

        KeepInput();
        Depart();
        return found;
    }

    /// <inheritdoc/>
    public override void Flush()
    {
        if (!_output.IsEmpty && Wire.CanSend)
        {
            int sent = Wire.SendBare(_output.Bytes);
            if (sent < 0)
            {
                _outputBroken = true;
                _output.Drop();
            }
            else
            {
                _output.Consume(sent);
            }
        }
    }

    /// <inheritdoc/>
    public override void EndOutput()
    {
        if (_isUp && !_outputEnded && !_inputBroken)
        {
            _outputEnded = true;
            Enter();
            _ = LibSsl.Shutdown(_ssl);
            KeepInput();
            Depart();
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
        if (_isUp && !_inputBroken)
        {
            // Else OpenSSL forgets the session: a client that merely vanished may resume it.
            LibSsl.SetShutdown(_ssl, LibSsl.ShutdownBoth);
        }

        _ssl.Dispose();
        _input.Drop();
        _output.Drop();
        return _isUp && !HasEnd && !_outputBroken;
    }

    /// <summary>Sees to it that this session is not resumed from the cache.</summary>
    public void ForgetSession() => _ = LibSsl.RemoveSession(LibSsl.GetContext(_ssl), LibSsl.GetSession(_ssl));

    private bool MayRead(int wanted) => !HasEnd && (_mayHoldPlain || _buffers.Window->InputLength > 0 || Refill(wanted));

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
        while (done < bytes.Length && _buffers.OutputRoom >= MostInRecord + MostAdded)
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

    /// <summary>Receives records: about as many bytes as are wanted of their content, so that few have to be kept.</summary>
    private bool Refill(int wanted)
    {
        if (!Wire.CanReceiveBare)
        {
            return false;
        }

        int count = Wire.ReceiveBare(_buffers.Input[..Math.Min(EventLoop.BufferSize, wanted + MostAdded)]);
        InputTruncated = count == 0;
        _inputBroken |= count == -1;
        _buffers.OfferInput(Math.Max(0, count));
        return count > 0;
    }

    private void Enter()
    {
        LibCrypto.ClearErrors();
        _buffers.Clear();
        _buffers.OfferInput(_input.Bytes);
        _input.Drop();
    }

    private void KeepInput()
    {
        _input.Append(_buffers.UnreadInput);
        _buffers.OfferInput(0);
    }

    // Sends the records of this turn behind those that wait already.
    private void Depart()
    {
        ReadOnlySpan<byte> records = _buffers.Output;
        if (_output.IsEmpty && Wire.CanSend && !records.IsEmpty)
        {
            int sent = Wire.SendBare(records);
            _outputBroken |= sent < 0;
            records = sent < 0 ? [] : records[sent..];
        }

        Hold(records);
        Flush();
    }

    private void Hold(ReadOnlySpan<byte> records)
    {
        _output.Append(records);
        _buffers.Window->OutputLength = 0;
        if (_output.Bytes.Length > MostHeld)
        {
            _output.Drop();
            Break();
        }
    }

    private void Break()
    {
        _inputBroken = true;
        _failure ??= OpenSslError.Take();
        Wire.Fail(ProtocolError);
    }
}
