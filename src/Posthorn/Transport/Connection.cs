using System.Runtime.ExceptionServices;
using System.Security.Cryptography;
using Posthorn.Protocol.Wire;

namespace Posthorn.Transport;

/// <summary>
/// A byte stream to a client, a backend or an auth service, bound to one event loop. Before login the stages await it; the relay
/// takes its events over afterwards. Plain or protected by a record layer: nobody else can tell.
/// </summary>
internal abstract class Connection(EventLoop loop) : Wire(loop), IInterruptible, ILoopWork
{
    private StageSide? _stages;
    private bool _endsAfterFlush;

    private StageSide Stages => _stages ??= new StageSide();

    /// <summary>The address of this end; for a client's connection the one it called. Null when the system does not know it.</summary>
    public abstract EndpointAddress? LocalAddress { get; }

    /// <summary>
    /// Whether a connection that was begun has come to be. Nobody need wait for it: what is sent or received first waits, and fails
    /// with the error of the attempt.
    /// </summary>
    public abstract bool IsEstablished { get; }

    /// <summary>Whether the peer has ended its side and all its bytes were received.</summary>
    public bool InputEnded { get; private set; }

    /// <summary>Who hears of a hang-up that nobody waits for.</summary>
    public IConnectionOwner? Owner
    {
        get => _stages?.Owner;
        set => Stages.Owner = value;
    }

    /// <summary>Who takes all events; null while stages await.</summary>
    public IReadiness? Events { get; private set; }

    /// <summary>What protects the bytes on the wire; null while they are plain.</summary>
    public RecordLayer? Layer { get; private set; }

    /// <summary>What a Failed status told of, in brackets for the log.</summary>
    public string Trouble => Layer?.Failure ?? SocketError.Describe(Errno);

    /// <summary>Whether a receive may bring something.</summary>
    public bool CanReceive => CanReceiveBare || Layer is { HoldsInput: true };

    /// <summary>The bytes received and not consumed. Gone after the next await: consume or leave them here, never keep the span.</summary>
    public ReadOnlySpan<byte> Input => _stages is null ? default : _stages.Input.Bytes(Loop);

    /// <summary>Marks the first bytes of <see cref="Input"/> as dealt with.</summary>
    public void Consume(int count) => Stages.Input.Consume(count, this);

    /// <summary>
    /// Begins to protect the connection and shakes hands. Unread input counts as the peer's first records: drop it where it came
    /// before the peer could know of TLS. The last flight leaves with the bytes sent next, or with this round of the loop.
    /// </summary>
    public async ValueTask<IoStatus> HandshakeAsync(RecordLayer layer)
    {
        layer.Begin(Input);
        DropInput();
        if (InputEnded && Errno == 0)
        {
            // The end that came with the first records is for the layer to meet, behind them.
            InputEnded = false;
            AwaitInput(mayHaveMore: true);
        }

        Layer = layer;
        IoStatus status;
        while ((status = layer.Handshake()) == IoStatus.WouldBlock)
        {
            status = await WaitAsync(layer.HoldsOutput ? WaitKind.Room : WaitKind.Input);
            if (status != IoStatus.Ok)
            {
                return status;
            }
        }

        Loop.Defer(layer);
        return status;
    }

    /// <summary>Forgets all unread bytes (RFC 3207: what came before TLS is not to be trusted).</summary>
    public void DropInput() => _stages?.Input.Clear(this);

    /// <summary>Receives more bytes behind the unread ones, waiting for them if need be.</summary>
    /// <param name="limit">How many unread bytes there may be at most; Full when they are there already.</param>
    public ValueTask<IoStatus> FillAsync(int limit)
    {
        IoStatus status = IoStatus.WouldBlock;
        StageSide stages = Stages;
        if (stages.TryTakeTurn())
        {
            status = TryFill(stages, limit);
        }
        else
        {
            Loop.Defer(this);
        }

        return status != IoStatus.WouldBlock ? new ValueTask<IoStatus>(status) : stages.BeginFill(limit);
    }

    /// <summary>Sends all of it and clears the writer, waiting for room if need be.</summary>
    /// <param name="output">The bytes.</param>
    /// <param name="isLast">Whether the connection is closed after them.</param>
    public ValueTask<IoStatus> SendAsync(WireWriter output, bool isLast = false)
    {
        if (output.Length == 0)
        {
            return new ValueTask<IoStatus>(IoStatus.Ok);
        }

        int sent = Send(output.Written, isLast);
        if (sent == output.Length)
        {
            output.Clear();
            return new ValueTask<IoStatus>(IoStatus.Ok);
        }

        if (sent < 0)
        {
            output.Clear();
            return new ValueTask<IoStatus>(IoStatus.Failed);
        }

        byte[] rest = output.Written[sent..].ToArray();
        output.Clear();
        return SendSlowlyAsync(rest);
    }

    /// <summary>Waits for nothing but <see cref="Interrupt"/>: a pause that the session's timer or the peer's hang-up ends.</summary>
    public ValueTask<IoStatus> PauseAsync() => WaitAsync(WaitKind.Wakening);

    /// <inheritdoc/>
    public bool Interrupt(IoStatus status)
    {
        if (_stages is not { For: not WaitKind.Nothing } stages)
        {
            return false;
        }

        stages.End(status);
        return true;
    }

    /// <summary>The others had their turn: goes on with a fill that was put off.</summary>
    public void Run()
    {
        if (_stages is { For: WaitKind.Fill } stages)
        {
            GoOnFilling(stages);
        }
    }

    /// <summary>Hands all events to the relay; no stage awaits any more.</summary>
    public void GiveTo(IReadiness relay)
    {
        DropInput();
        Events = relay;
        _stages = null;
    }

    /// <inheritdoc/>
    public override bool Failed(Exception fault)
    {
        const int InputOutputError = 5;
        Fail(InputOutputError);
        if (Events is { } events)
        {
            return events.Failed(fault);
        }

        if (!Interrupt(IoStatus.Failed))
        {
            if (Owner is { } owner)
            {
                owner.Broke(this);
            }
            else
            {
                Close();
            }
        }

        return false;
    }

    /// <summary>One receive.</summary>
    /// <returns>The count, 0 at the end or when nothing is there now, -1 for a failure (see Errno).</returns>
    public int Receive(Span<byte> buffer)
    {
        int count = Layer is null ? ReceiveBare(buffer) : Layer.Receive(buffer);
        if (count == NothingNow)
        {
            return 0;
        }

        InputEnded |= count <= 0;
        CountReceived(count);
        if (EndIsNext && Layer is null && count > 0 && count < buffer.Length)
        {
            InputEnded = true;
            AwaitInput(mayHaveMore: false);
        }

        return count;
    }

    /// <summary>One send. What it does not take must be offered again, unchanged, by the next.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="isLast">Whether the output is to end after them, which is to be said nevertheless.</param>
    /// <returns>How many bytes were taken, 0 when there is no room now, -1 for a failure (see Errno).</returns>
    public int Send(ReadOnlySpan<byte> bytes, bool isLast = false)
    {
        int count = Layer is null ? SendBare(bytes) : Layer.Send(bytes, isLast);
        CountSent(count);
        return count;
    }

    /// <summary>Whether bytes can pass between this connection and a pipe inside the kernel: a plain socket.</summary>
    public virtual bool CanSplice => false;

    /// <summary>One receive into an empty pipe, for connections that can splice.</summary>
    /// <returns>As <see cref="Receive"/>.</returns>
    public virtual int ReceiveInto(SplicePipe pipe) => throw new NotSupportedException();

    /// <summary>One send of what a pipe holds, for connections that can splice.</summary>
    /// <returns>As <see cref="Send"/>.</returns>
    public virtual int SendFrom(SplicePipe pipe) => throw new NotSupportedException();

    /// <summary>Whether the peer has sent anything that was not consumed yet.</summary>
    public bool HasUnreadInput() => Input.Length > 0 || (Layer is null ? HasUnreadBare() : Layer.HasUnreadInput());

    /// <summary>Tells the peer that no more bytes will come.</summary>
    public void EndOutput()
    {
        Layer?.EndOutput();
        _endsAfterFlush = Layer is { HoldsOutput: true };
        if (!_endsAfterFlush)
        {
            EndOutputBare();
        }
    }

    /// <summary>Gives everything back. Whoever still waits is not resumed.</summary>
    public virtual void Close()
    {
        DropInput();
        LingersForPeer = Layer?.Close() == true && !InputEnded && Errno == 0;
        _stages = null;
        Events = null;
    }

    /// <summary>Moves unread bytes out of the shared buffer: another connection needs it.</summary>
    internal void TakeInputAway()
    {
        if (!Stages.Input.TryTakeAway(this))
        {
            // What comes behind lost bytes must not be read as if they had never been.
            InputEnded = true;
            Fail(Libc.Enomem);
            Loop.Defer(this);
        }
    }

    /// <summary>Whether the peer deserves a moment to take in the last records, after <see cref="Close"/>.</summary>
    protected bool LingersForPeer { get; private set; }

    /// <summary>A receive that went past <see cref="Receive"/> met the end or a failure.</summary>
    protected void EndInput() => InputEnded = true;

    /// <summary>The heir's events come in here.</summary>
    /// <param name="input">Bytes are there.</param>
    /// <param name="room">There is room.</param>
    /// <param name="hangUp">The peer has ended its side, or the connection broke.</param>
    /// <param name="endIsNext">The peer has ended its side in good order, and nothing but its bytes stands before the end.</param>
    protected void Signal(bool input, bool room, bool hangUp, bool endIsNext = false)
    {
        Noted(input, room, hangUp, endIsNext);
        Flush();
        if (Events is { } events)
        {
            events.OnReady(this);
        }
        else if (_stages is { For: WaitKind.Fill } filling && CanReceive)
        {
            GoOnFilling(filling);
        }
        else if (_stages is { } stages && ((stages.For == WaitKind.Input && CanReceive) || (stages.For == WaitKind.Room && CanSend)))
        {
            stages.End(IoStatus.Ok);
        }
        else if (hangUp)
        {
            Owner?.HungUp(this);
        }
    }

    private void Flush()
    {
        if (CanSend && Layer is { HoldsOutput: true } layer)
        {
            layer.Flush();
            if (_endsAfterFlush && !layer.HoldsOutput)
            {
                _endsAfterFlush = false;
                EndOutputBare();
            }
        }
    }

    private IoStatus TryFill(StageSide stages, int limit)
    {
        ref InputBuffer input = ref stages.Input;
        if (input.Length >= limit)
        {
            return IoStatus.Full;
        }

        if (InputEnded)
        {
            return Errno == 0 ? IoStatus.Ended : IoStatus.Failed;
        }

        if (!CanReceive)
        {
            return IoStatus.WouldBlock;
        }

        int count = Receive(input.Room(limit, this));
        if (count > 0)
        {
            input.Grow(count);
            return IoStatus.Ok;
        }

        if (input.Length == 0)
        {
            DropInput();
        }

        return count < 0 ? IoStatus.Failed : InputEnded ? IoStatus.Ended : IoStatus.WouldBlock;
    }

    private void GoOnFilling(StageSide stages)
    {
        IoStatus status;
        try
        {
            status = TryFill(stages, stages.FillLimit);
        }
        catch (Exception fault)
        {
            // A defect of Posthorn's own is the matter of whoever waits.
            stages.End(ExceptionDispatchInfo.Capture(fault));
            return;
        }

        if (status != IoStatus.WouldBlock)
        {
            stages.End(status);
        }
    }

    private async ValueTask<IoStatus> SendSlowlyAsync(byte[] rest)
    {
        try
        {
            for (int sent = 0; sent < rest.Length;)
            {
                IoStatus status = await WaitAsync(WaitKind.Room);
                if (status != IoStatus.Ok)
                {
                    return status;
                }

                int count = Send(rest.AsSpan(sent));
                if (count < 0)
                {
                    return IoStatus.Failed;
                }

                sent += count;
            }

            return IoStatus.Ok;
        }
        finally
        {
            // It may be a login.
            CryptographicOperations.ZeroMemory(rest);
        }
    }

    private ValueTask<IoStatus> WaitAsync(WaitKind kind) => Stages.Begin(kind);
}
