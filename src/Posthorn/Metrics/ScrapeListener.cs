using System.Runtime.InteropServices;
using Posthorn.Transport;

namespace Posthorn.Metrics;

/// <summary>The ear of a place where metrics can be had.</summary>
internal sealed unsafe class ScrapeListener(EpollLoop loop, int fd, MetricsConfig place, Func<byte[]> metrics)
    : LoopTimer, IEpollTarget
{
    // Whoever asks has an answer within milliseconds: more at a time are a mistake, or worse.
    private const int MostConnections = 32;

    // Those who may not ask are told so, in places of their own: they take none from those who may.
    private const int MostRefused = 8;

    private static readonly TimeSpan OutOfMeansPause = TimeSpan.FromMilliseconds(500);

    private int _allowed;
    private int _refused;

    /// <inheritdoc/>
    public int Fd => fd;

    /// <summary>Begins to accept.</summary>
    public void Open() => loop.Watch(this, Libc.EpollIn);

    /// <summary>Stops to accept.</summary>
    public void Close()
    {
        loop.Disarm(this);
        loop.Unwatch(this);
    }

    /// <inheritdoc/>
    public void OnEvents(uint events)
    {
        byte* raw = stackalloc byte[EndpointAddress.MaxLength];
        int length = EndpointAddress.MaxLength;
        int accepted = Libc.Accept(fd, raw, &length, Libc.SockNonblock | Libc.SockCloexec);
        if (accepted < 0)
        {
            if (Marshal.GetLastPInvokeError() is Libc.Emfile or Libc.Enfile or Libc.Enobufs or Libc.Enomem)
            {
                // Level-triggered: without a pause the loop would spin on what it cannot accept.
                loop.Unwatch(this);
                loop.Arm(this, OutOfMeansPause);
            }

            return;
        }

        bool isAllowed = place.Allows(EndpointAddress.FromRaw(new ReadOnlySpan<byte>(raw, length)));
        if (isAllowed ? _allowed >= MostConnections : _refused >= MostRefused)
        {
            _ = Libc.Close(accepted);
            return;
        }

        Count(isAllowed, 1);
        var connection = new SocketConnection(loop, accepted);
        connection.Watch();
        new ScrapeConversation(connection, place, isAllowed, metrics) { WhenDone = () => Count(isAllowed, -1) }.Start();
    }

    private void Count(bool isAllowed, int change)
    {
        _allowed += isAllowed ? change : 0;
        _refused += isAllowed ? 0 : change;
    }

    /// <inheritdoc/>
    internal override void OnDue() => Open();
}
