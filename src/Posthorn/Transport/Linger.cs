using System.Runtime.InteropServices;

namespace Posthorn.Transport;

/// <summary>
/// What is left of a closed connection whose peer has not ended yet: a socket that is closed with unread bytes in it is reset, and the
/// reset may overtake the last records and the close_notify. Closes the descriptor when the peer has ended, or after a while.
/// </summary>
internal sealed unsafe class Linger(EpollLoop loop, int fd) : LoopTimer, IEpollTarget
{
    // Whoever sends so much more is not about to end, and must not keep the loop.
    private const int MostReads = 16;

    // nginx waits as long for a client's close_notify.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(3);

    private int _fd = fd;

    /// <inheritdoc/>
    public int Fd => _fd;

    /// <summary>Takes the place of a connection that has no more to send.</summary>
    public void Follow(SocketConnection connection)
    {
        loop.Replace(connection, this);
        Drain();
        if (_fd >= 0)
        {
            _ = Libc.Shutdown(_fd, Libc.ShutWr);
            loop.Arm(this, Longest);
        }
    }

    /// <inheritdoc/>
    public void OnEvents(uint events) => Drain();

    /// <inheritdoc/>
    internal override void OnDue() => Close();

    private void Drain()
    {
        long count;
        int reads = 0;
        Span<byte> dregs = loop.RecordBuffers.Input;
        fixed (byte* start = dregs)
        {
            do
            {
                count = Libc.Receive(_fd, start, dregs.Length, 0);
            }
            while (count > 0 && ++reads < MostReads);
        }

        bool mayComeMore = count < 0 && Marshal.GetLastSystemError() is (Libc.Eagain or Libc.Eintr);
        if (!mayComeMore)
        {
            loop.Disarm(this);
            Close();
        }
    }

    private void Close()
    {
        loop.Close(this);
        _fd = -1;
    }
}
