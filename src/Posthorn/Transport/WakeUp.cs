using System.Runtime.InteropServices;

namespace Posthorn.Transport;

/// <summary>An eventfd that ends a loop's sleep; rings before the loop looked are one ring.</summary>
internal sealed unsafe class WakeUp : IEpollTarget, IDisposable
{
    private readonly Lock _lock = new();
    private int _rung;

    /// <summary>Makes the eventfd.</summary>
    /// <exception cref="IOException">The system has no descriptors left; the message is in nginx's words.</exception>
    public WakeUp()
    {
        Fd = Libc.EventFd(0, Libc.SockNonblock | Libc.SockCloexec);
        if (Fd < 0)
        {
            throw new IOException($"eventfd() failed {SocketError.Describe(Marshal.GetLastPInvokeError())}");
        }
    }

    /// <inheritdoc/>
    public int Fd { get; private set; }

    /// <summary>Ends the sleep. Called by any thread.</summary>
    public void Ring()
    {
        if (Interlocked.Exchange(ref _rung, 1) == 0)
        {
            // An answer for a loop that has ended comes late. By then the descriptor may be a client's.
            lock (_lock)
            {
                ulong one = 1;
                _ = Fd < 0 ? 0 : Libc.Write(Fd, (byte*)&one, sizeof(ulong));
            }
        }
    }

    /// <inheritdoc/>
    public void OnEvents(uint events)
    {
        // Edge-triggered: the counter need not be read. The flag falls before the queue is looked at, so no ring is lost.
        Interlocked.Exchange(ref _rung, 0);
    }

    /// <inheritdoc/>
    public bool Failed(Exception fault) => false;

    /// <summary>Closes the eventfd.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _ = Libc.Close(Fd);
            Fd = -1;
        }
    }
}
