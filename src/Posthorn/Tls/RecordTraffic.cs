using Posthorn.Transport;

namespace Posthorn.Tls;

/// <summary>
/// Moves records between a wire and the loop's buffers, and keeps what outlives a turn: records that were received and not read,
/// and records that the wire would not take yet or that wait for company.
/// </summary>
internal sealed unsafe class RecordTraffic(Connection wire)
{
    /// <summary>What a record of any version and cipher may add to its bytes.</summary>
    public const int MostAdded = 512;

    // A peer that asks for answers to its records (KeyUpdate) and takes none of them is given up.
    private const int MostHeld = 4 * EventLoop.BufferSize;

    // With more than this no company fits.
    private const int MostJoined = 8192;

    private readonly RecordBuffers _buffers = wire.Loop.RecordBuffers;
    private KeptBytes _input;
    private KeptBytes _output;

    /// <summary>What OpenSSL's BIO reads and writes.</summary>
    public RecordWindow* Window => _buffers.Window;

    /// <summary>Whether received records are kept.</summary>
    public bool HoldsInput => !_input.IsEmpty;

    /// <summary>Whether records wait to be sent.</summary>
    public bool HoldsOutput => !_output.IsEmpty;

    /// <summary>Whether more of them wait than a peer in good faith would let come to pass.</summary>
    public bool HoldsTooMuch => _output.Bytes.Length > MostHeld;

    /// <summary>Whether this turn has records that were not read yet.</summary>
    public bool HasInput => _buffers.Window->InputLength > 0;

    /// <summary>How many bytes of records find room in this turn.</summary>
    public int OutputRoom => _buffers.OutputRoom;

    /// <summary>Whether the wire's input has ended.</summary>
    public bool InputEnded { get; private set; }

    /// <summary>Whether receiving failed.</summary>
    public bool InputBroken { get; private set; }

    /// <summary>Whether sending failed.</summary>
    public bool OutputBroken { get; private set; }

    /// <summary>Takes records that were received by somebody else.</summary>
    public void Begin(ReadOnlySpan<byte> received) => _input.Append(received);

    /// <summary>Begins a turn: the buffers are this wire's until it ends.</summary>
    public void Enter()
    {
        _buffers.Clear();
        _buffers.OfferInput(_input.Bytes);
        _input.Drop();
    }

    /// <summary>Receives records: about as many bytes as are wanted of their content, so that few have to be kept.</summary>
    /// <returns>Whether there are any.</returns>
    public bool Refill(int wanted)
    {
        if (!wire.CanReceiveBare)
        {
            return false;
        }

        int count = wire.ReceiveBare(_buffers.Input[..Math.Min(EventLoop.BufferSize, wanted + MostAdded)]);
        InputEnded |= count == 0;
        InputBroken |= count == -1;
        _buffers.OfferInput(Math.Max(0, count));
        return count > 0;
    }

    /// <summary>Keeps what was received and not read.</summary>
    public void KeepInput()
    {
        _input.Append(_buffers.UnreadInput);
        _buffers.OfferInput(0);
    }

    /// <summary>Lets the records that wait leave with those to come.</summary>
    public void JoinHeld()
    {
        if (_output.Bytes.Length <= MostJoined)
        {
            _buffers.PutOutput(_output.Bytes);
            _output.Drop();
        }
    }

    /// <summary>Sends the records of this turn behind those that wait already; those that the wire does not take wait too.</summary>
    public void Depart()
    {
        ReadOnlySpan<byte> records = _buffers.Output;
        if (_output.IsEmpty && wire.CanSend && !records.IsEmpty)
        {
            int sent = wire.SendBare(records);
            OutputBroken |= sent < 0;
            records = sent < 0 ? [] : records[sent..];
        }

        Hold(records);
        _ = TryFlush();
    }

    /// <summary>Ends a turn without sending or reading any more.</summary>
    public void HoldAll()
    {
        KeepInput();
        Hold(_buffers.Output);
    }

    /// <summary>Sends what waits.</summary>
    /// <returns>Whether all of it has left.</returns>
    public bool TryFlush()
    {
        if (!_output.IsEmpty && wire.CanSend)
        {
            int sent = wire.SendBare(_output.Bytes);
            if (sent < 0)
            {
                OutputBroken = true;
                _output.Drop();
                return false;
            }

            _output.Consume(sent);
        }

        return _output.IsEmpty && !OutputBroken;
    }

    /// <summary>Takes the session that OpenSSL left in this turn; 0 for none.</summary>
    public nint TakeSession()
    {
        nint session = _buffers.Window->NewSession;
        _buffers.Window->NewSession = 0;
        return session;
    }

    /// <summary>Gives everything back.</summary>
    public void Drop()
    {
        _input.Drop();
        _output.Drop();
    }

    private void Hold(ReadOnlySpan<byte> records)
    {
        _output.Append(records);
        _buffers.Window->OutputLength = 0;
    }
}
