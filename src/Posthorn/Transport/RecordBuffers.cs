namespace Posthorn.Transport;

/// <summary>
/// Where the records of a loop's protected connections land and leave: empty between two calls of a layer. The memory does not
/// move, because native code keeps the address of <see cref="Window"/>.
/// </summary>
internal sealed unsafe class RecordBuffers
{
    // The records of a full shared buffer, with what four of them add and what a handshake's last flight may have left before.
    private const int OutputSize = EventLoop.BufferSize + 8192;

    private readonly byte[] _input = GC.AllocateUninitializedArray<byte>(EventLoop.BufferSize, pinned: true);
    private readonly byte[] _output = GC.AllocateUninitializedArray<byte>(OutputSize, pinned: true);
    private readonly RecordWindow[] _window = GC.AllocateArray<RecordWindow>(1, pinned: true);

    /// <summary>Makes the buffers.</summary>
    public RecordBuffers()
    {
        fixed (RecordWindow* window = _window)
        fixed (byte* output = _output)
        {
            Window = window;
            window->Output = output;
            window->OutputSize = OutputSize;
        }
    }

    /// <summary>What native code sees of the buffers.</summary>
    public RecordWindow* Window { get; }

    /// <summary>Where a receive may put records.</summary>
    public Span<byte> Input => _input;

    /// <summary>The received records that nobody has read yet.</summary>
    public ReadOnlySpan<byte> UnreadInput => new(Window->Input, Window->InputLength);

    /// <summary>The records that are to be sent.</summary>
    public ReadOnlySpan<byte> Output => _output.AsSpan(0, Window->OutputLength);

    /// <summary>How many bytes of records still find room.</summary>
    public int OutputRoom => OutputSize - Window->OutputLength;

    /// <summary>Offers the first bytes of <see cref="Input"/> for reading.</summary>
    public void OfferInput(int count)
    {
        fixed (byte* input = _input)
        {
            Window->Input = input;
            Window->InputLength = count;
        }
    }

    /// <summary>Offers bytes that were received by an earlier call.</summary>
    public void OfferInput(ReadOnlySpan<byte> kept)
    {
        kept.CopyTo(_input);
        OfferInput(kept.Length);
    }

    /// <summary>Puts records in front of those to come.</summary>
    public void PutOutput(ReadOnlySpan<byte> records)
    {
        records.CopyTo(_output.AsSpan(Window->OutputLength));
        Window->OutputLength += records.Length;
    }

    /// <summary>Empties both buffers.</summary>
    public void Clear()
    {
        Window->InputLength = 0;
        Window->OutputLength = 0;
    }
}
