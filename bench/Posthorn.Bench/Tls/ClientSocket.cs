using System.Runtime.InteropServices;
using Posthorn.Bench.Kernel;

namespace Posthorn.Bench.Tls;

/// <summary>
/// A client's socket, in the clear, over TLS from the first byte, or over TLS from when both sides agree. The first handshake goes
/// on by itself with every receive; the second ends with <see cref="TlsStarted"/>.
/// </summary>
internal abstract unsafe class ClientSocket(EventLoop loop, TlsClient? tls) : LoopSocket(loop)
{
    private nint _ssl;
    private bool _isConnecting;
    private bool _isShaking;
    private bool _isGreeted;

    /// <summary>Whether the talk in the clear is to end with a handshake.</summary>
    protected bool MustStartTls => _ssl == 0 && tls is { StartsLater: true };

    /// <summary>
    /// Whether there may be more to receive that epoll does not know of: OpenSSL has it already. False after a receive that
    /// brought nothing.
    /// </summary>
    protected bool HoldsInput { get; private set; }

    internal sealed override void OnReady(Interest ready)
    {
        if (_isConnecting)
        {
            _isConnecting = false;
            WaitFor(Interest.Read);
            ready |= Interest.Read;
        }

        if (_isShaking)
        {
            Shake();
            return;
        }

        OnBytes(ready);
    }

    internal override void Close()
    {
        if (_ssl != 0)
        {
            // Without this OpenSSL forbids to resume the session.
            LibSsl.SetShutdown(_ssl, LibSsl.ShutdownBoth);
            LibSsl.Free(_ssl);
            _ssl = 0;
        }

        HoldsInput = false;
        _isShaking = false;
        base.Close();
    }

    /// <summary>Serves what epoll reported.</summary>
    protected abstract void OnBytes(Interest ready);

    /// <summary>The handshake of <see cref="StartTls"/> is done: the client may speak.</summary>
    protected virtual void TlsStarted()
    {
    }

    /// <summary>Begins the handshake on a connection that was in the clear so far.</summary>
    protected void StartTls()
    {
        Secure();
        _isShaking = true;
        Shake();
    }

    protected override bool TryConnect(SocketAddress4 address)
    {
        if (!base.TryConnect(address))
        {
            return false;
        }

        if (tls is { StartsLater: false })
        {
            Secure();
            // The first receive shakes hands, once there is a connection: a handshake begun here may end here, with the greeting
            // already in OpenSSL's hands and nothing left for epoll to report.
            _isConnecting = true;
            WaitFor(Interest.Read | Interest.Write);
        }

        return true;
    }

    protected override int Receive(Span<byte> target)
    {
        if (_ssl == 0)
        {
            return base.Receive(target);
        }

        LibSsl.ClearErrors();
        int count;
        fixed (byte* start = target)
        {
            count = Outcome(LibSsl.Read(_ssl, start, target.Length));
        }

        HoldsInput = count > 0 && LibSsl.HasPending(_ssl) == 1;
        if (count > 0 && !_isGreeted)
        {
            _isGreeted = true;
            tls!.Greeted(_ssl);
        }

        return count;
    }

    protected override int Send(ReadOnlySpan<byte> source)
    {
        if (_ssl == 0)
        {
            return base.Send(source);
        }

        int sent = 0;
        int count = 1;
        fixed (byte* start = source)
        {
            while (count > 0 && sent < source.Length)
            {
                LibSsl.ClearErrors();
                count = Outcome(LibSsl.Write(_ssl, start + sent, source.Length - sent));
                sent += Math.Max(count, 0);
            }
        }

        return sent > 0 ? sent : count == 0 ? Broken : count;
    }

    /// <summary>What went wrong in OpenSSL last, for a message; empty for a connection in the clear.</summary>
    protected string TlsFailure()
    {
        ulong error = _ssl == 0 ? 0 : LibSsl.PeekError();
        return error == 0 ? "" : $" ({Marshal.PtrToStringUTF8(LibSsl.ErrorReason(error))})";
    }

    private void Secure()
    {
        _isGreeted = false;
        _ssl = tls!.Open(Descriptor);
    }

    private void Shake()
    {
        LibSsl.ClearErrors();
        int result = LibSsl.DoHandshake(_ssl);
        if (result == 1)
        {
            _isShaking = false;
            TlsStarted();
        }
        else if (LibSsl.GetError(_ssl, result) is not (LibSsl.ErrorWantRead or LibSsl.ErrorWantWrite))
        {
            throw new BenchException($"the handshake failed{TlsFailure()}");
        }
    }

    private int Outcome(int result)
    {
        if (result > 0)
        {
            return result;
        }

        return LibSsl.GetError(_ssl, result) switch
        {
            LibSsl.ErrorWantRead or LibSsl.ErrorWantWrite => NotNow,
            LibSsl.ErrorZeroReturn => 0,
            _ => Broken,
        };
    }
}
