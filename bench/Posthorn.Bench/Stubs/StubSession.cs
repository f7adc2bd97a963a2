using Posthorn.Bench.Kernel;
using Posthorn.Bench.Wire;

namespace Posthorn.Bench.Stubs;

/// <summary>
/// One connection of a stub: keeps what is incomplete, sends answers, and knows the two transfers that every mail
/// protocol of the benchmark offers after the login. The words are the derived class's.
/// </summary>
internal abstract class StubSession(EventLoop loop) : LoopSocket(loop)
{
    private byte[] _pending = [];
    private int _pendingLength;
    private Transfer _blast;
    private Transfer _sink;
    private bool _isBlasting;
    private bool _isSinking;
    private bool _isSound;
    private byte[] _lastWord = [];

    /// <summary>Handles one complete command at the start of the input and returns its length, or 0 for more input.</summary>
    protected abstract int Handle(ReadOnlySpan<byte> input);

    internal sealed override void OnReady(Interest ready)
    {
        if (_isBlasting)
        {
            Blast();
            return;
        }

        byte[] scratch = Loop.Scratch;
        _pending.AsSpan(0, _pendingLength).CopyTo(scratch);
        int count = Receive(scratch.AsSpan(_pendingLength));
        if (count == NotNow)
        {
            return;
        }

        if (count <= 0)
        {
            Close();
            return;
        }

        count += _pendingLength;
        _pendingLength = 0;
        Consume(scratch.AsSpan(0, count));
    }

    /// <summary>Sends a short answer, which always fits into an empty socket buffer.</summary>
    protected void Answer(ReadOnlySpan<byte> answer)
    {
        if (IsOpen && Send(answer) != answer.Length)
        {
            Close();
        }
    }

    /// <summary>Sends that much of the pattern, then the last word.</summary>
    protected void StartBlast(long length, int seed, byte[] lastWord)
    {
        _blast = new Transfer(length, seed);
        _lastWord = lastWord;
        _isBlasting = true;
        Blast();
    }

    /// <summary>Swallows that much of the pattern, then says whether every byte was right.</summary>
    protected void StartSink(long length, int seed, byte[] lastWord)
    {
        _sink = new Transfer(length, seed);
        _lastWord = lastWord;
        _isSinking = true;
        _isSound = true;
    }

    /// <summary>What a sink says when a byte was wrong.</summary>
    protected abstract ReadOnlySpan<byte> Corrupt { get; }

    private void Consume(ReadOnlySpan<byte> input)
    {
        while (input.Length > 0 && IsOpen)
        {
            int used = _isSinking ? Sink(input) : Handle(input);
            if (used == 0)
            {
                Keep(input);
                return;
            }

            input = input[used..];
        }
    }

    private void Keep(ReadOnlySpan<byte> input)
    {
        if (_pending.Length < input.Length)
        {
            _pending = new byte[Math.Max(256, input.Length)];
        }

        input.CopyTo(_pending);
        _pendingLength = input.Length;
    }

    private void Blast()
    {
        ReadOnlySpan<byte> next = _blast.Next(EventLoop.ScratchSize);
        int sent = next.IsEmpty ? 0 : Send(next);
        if (sent == Broken)
        {
            Close();
            return;
        }

        _blast.Advance(Math.Max(sent, 0));
        _isBlasting = !_blast.IsDone;
        WaitFor(_isBlasting ? Interest.Write : Interest.Read);
        if (!_isBlasting)
        {
            Answer(_lastWord);
        }
    }

    private int Sink(ReadOnlySpan<byte> input)
    {
        _isSound &= _sink.TryTake(input, out int taken);
        if (_sink.IsDone)
        {
            _isSinking = false;
            Answer(_isSound ? _lastWord : Corrupt);
        }

        return taken;
    }
}
