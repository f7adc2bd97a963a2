using System.Buffers;
using Posthorn.Transport;

namespace Posthorn.Relay;

/// <summary>
/// One way of a relay. It holds a buffer only while the receiving side will not take what the other has sent. Between plain
/// sockets a stream, which shows itself by a read that filled the buffer, passes inside the kernel until it pauses.
/// </summary>
/// <remarks>A part of <see cref="MailRelay"/>, which knows the two sides: an idle session is to be small.</remarks>
internal struct RelayDirection
{
    private SplicePipe? _pipe;
    private byte[]? _kept;
    private int _start;
    private int _end;

    private bool _owesEnd;

    /// <summary>Whether all bytes of this way have been passed on and no more come, or there is nobody left to pass anything to.</summary>
    public bool Done { get; private set; }

    /// <summary>Whether bytes wait for room on the receiving side.</summary>
    public readonly bool HoldsBytes => _kept is not null || _pipe is { Held: > 0 };

    /// <summary>Whether reading or writing broke, rather than ended.</summary>
    public bool Broken { get; private set; }

    /// <summary>Whether another turn may move something without waiting for an event.</summary>
    public readonly bool CanGoOn(Connection from, Connection to) => !Done && (HoldsBytes ? to.CanSend : from.CanReceive);

    /// <summary>Takes bytes that were received before the relay began; they go out first.</summary>
    public void Inherit(ReadOnlySpan<byte> bytes)
    {
        if (!bytes.IsEmpty)
        {
            Keep(bytes);
        }
    }

    /// <summary>Moves what can be moved, at most <paramref name="turns"/> buffers.</summary>
    /// <param name="from">The side that sends.</param>
    /// <param name="to">The side that receives.</param>
    /// <param name="buffer">The loop's shared buffer, or the part of it that <c>proxy_buffer</c> allows.</param>
    /// <param name="turns">The bound that keeps one session from starving the others.</param>
    /// <returns>Whether anything moved.</returns>
    public bool Pump(Connection from, Connection to, Span<byte> buffer, int turns)
    {
        bool moved = false;
        while (turns-- > 0 && CanGoOn(from, to))
        {
            if (_kept is not null)
            {
                moved |= SendKept(to);
                continue;
            }

            if (_pipe is not null)
            {
                moved |= Splice(from, to, _pipe);
                turns -= (SplicePipe.Size / EventLoop.BufferSize) - 1;
                continue;
            }

            int count = from.Receive(buffer);
            if (count > 0)
            {
                moved = true;
                Pass(to, buffer[..count], isLast: from.InputEnded);
                _pipe = count == EventLoop.BufferSize && !Done && from.CanSplice && to.CanSplice ? from.Loop.Pipes.Take() : null;
            }
            else if (from.InputEnded)
            {
                Finish(from, to);
            }
        }

        if (!Done && _kept is null && _pipe is null && from.InputEnded)
        {
            Finish(from, to);
        }

        return moved;
    }

    /// <summary>Tells the receiving side that no more comes, once, if this way is done and the receiver may still want to speak.</summary>
    public void PassTheEnd(Connection to)
    {
        if (_owesEnd)
        {
            _owesEnd = false;
            to.EndOutput();
        }
    }

    /// <summary>Gives the buffer back, if one is held.</summary>
    public void Drop(EventLoop loop)
    {
        Done = true;
        ReturnPipe(loop);
        if (_kept is not null)
        {
            ArrayPool<byte>.Shared.Return(_kept);
            _kept = null;
        }
    }

    private void Pass(Connection to, ReadOnlySpan<byte> bytes, bool isLast)
    {
        int sent = to.CanSend ? to.Send(bytes, isLast) : 0;
        if (sent < 0)
        {
            Break(to.Loop);
            return;
        }

        if (sent < bytes.Length)
        {
            Keep(bytes[sent..]);
        }
    }

    private bool Splice(Connection from, Connection to, SplicePipe pipe)
    {
        if (pipe.Held == 0)
        {
            int received = from.ReceiveInto(pipe);
            if (received <= 0)
            {
                // The stream pauses or has ended: the descriptors go back, and the next bytes come by the buffer.
                ReturnPipe(from.Loop);
                return false;
            }
        }

        if (to.CanSend && to.SendFrom(pipe) < 0)
        {
            Break(to.Loop);
        }

        return true;
    }

    private void ReturnPipe(EventLoop loop)
    {
        if (_pipe is not null)
        {
            loop.Pipes.Return(_pipe);
            _pipe = null;
        }
    }

    private bool SendKept(Connection to)
    {
        int sent = to.Send(_kept.AsSpan(_start, _end - _start));
        if (sent < 0)
        {
            Break(to.Loop);
            return false;
        }

        _start += sent;
        if (_start == _end)
        {
            ArrayPool<byte>.Shared.Return(_kept!);
            _kept = null;
        }

        return sent > 0;
    }

    private void Keep(ReadOnlySpan<byte> bytes)
    {
        _kept = ArrayPool<byte>.Shared.Rent(bytes.Length);
        bytes.CopyTo(_kept);
        _start = 0;
        _end = bytes.Length;
    }

    private void Finish(Connection from, Connection to)
    {
        Broken = from.Errno != 0;
        Done = true;

        // When the other side has ended too, closing the connections says all there is to say.
        _owesEnd = !to.InputEnded;
    }

    private void Break(EventLoop loop)
    {
        Broken = true;
        Drop(loop);
    }
}
