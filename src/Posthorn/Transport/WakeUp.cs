using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Posthorn.Transport;

/// <summary>An eventfd that ends a loop's sleep; rings before the loop looked are one ring.</summary>
internal sealed unsafe class WakeUp : IEpollTarget, IDisposable
{
    private int _rung;

    /// <summary>Makes the eventfd.</summary>
    /// <exception cref="Win32Exception">The system has no descriptors left.</exception>
    public WakeUp()
    {
        Fd = Libc.EventFd(0, Libc.SockNonblock | Libc.SockCloexec);
        if (Fd < 0)
        {
            throw new Win32Exception(Marshal.GetLastPInvokeError());
        }
    }

    /// <inheritdoc/>
    public int Fd { get; private set; }

    /// <summary>Ends the sleep. Called by any thread.</summary>
    public void Ring()
    {
        if (Interlocked.Exchange(ref _rung, 1) == 0)
        {
            ulong one = 1;
            _ = Libc.Write(Fd, (byte*)&one, sizeof(ulong));
        }
    }

    /// <inheritdoc/>
    public void OnEvents(uint events)
    {
        // Edge-triggered: the counter need not be read. The flag falls before the queue is looked at, so no ring is lost.
        Interlocked.Exchange(ref _rung, 0);
    }

    /// <summary>Closes the eventfd.</summary>
    public void Dispose()
    {
        _ = Libc.Close(Fd);
        Fd = -1;
    }
}
