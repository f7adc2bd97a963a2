using System.Runtime.InteropServices;
using Posthorn.Logging;
using Posthorn.Metrics;
using Posthorn.Sessions;
using Posthorn.Transport;

namespace Posthorn.Listening;

/// <summary>One loop's ear on a listening socket: accepts clients and begins their sessions.</summary>
internal sealed unsafe class Listener(EpollLoop loop, Worker worker, ListenSocket socket) : LoopTimer, IEpollTarget
{
    // nginx's accept_mutex_delay: how long a loop that ran out of descriptors or memory leaves new clients waiting.
    private static readonly TimeSpan OutOfMeansPause = TimeSpan.FromMilliseconds(500);

    /// <inheritdoc/>
    public int Fd => socket.Fd;

    /// <summary>Begins to accept. Exclusive: of several loops at one socket, one wakes up for a client.</summary>
    public void Open() => loop.Watch(this, Libc.EpollIn | Libc.EpollExclusive);

    /// <summary>Stops to accept; the socket stays open for the other loops.</summary>
    public void Close()
    {
        loop.Disarm(this);
        loop.Unwatch(this);
    }

    /// <inheritdoc/>
    public void OnEvents(uint events)
    {
        if (!loop.Memory.TryRestore())
        {
            socket.AnyServer.Log.Log.Write(LogLevel.Crit, "no memory is left: new clients wait");
            Pause();
            return;
        }

        // One client for a wake-up, as nginx without multi_accept: the next one wakes a loop again, perhaps one with less to do.
        byte* raw = stackalloc byte[EndpointAddress.MaxLength];
        int length = EndpointAddress.MaxLength;
        int fd = Libc.Accept(socket.Fd, raw, &length, Libc.SockNonblock | Libc.SockCloexec);
        if (fd >= 0)
        {
            Begin(fd, EndpointAddress.FromRaw(new ReadOnlySpan<byte>(raw, length)));
        }
        else
        {
            Failed(Marshal.GetLastPInvokeError());
        }
    }

    /// <inheritdoc/>
    internal override void OnDue() => Open();

    private void Begin(int fd, EndpointAddress client)
    {
        SocketConnection? connection = null;
        try
        {
            Begin(fd, client, ref connection);
        }
        catch (Exception)
        {
            if (connection is null)
            {
                _ = Libc.Close(fd);
            }

            connection?.Close();
            throw;
        }
    }

    private void Begin(int fd, EndpointAddress client, ref SocketConnection? connection)
    {
        ListenTarget target = socket.TargetFor(fd);
        if (!worker.HasRoom)
        {
            target.Server.Log.Log.Write(LogLevel.Alert, $"{worker.ConnectionLimit} worker_connections are not enough");
            worker.Counts.Add(LoopMetrics.TurnedAway.Cell(target.Server.ProtocolNumber));
            _ = Libc.Close(fd);
            return;
        }

        connection = new SocketConnection(loop, fd);
        connection.Watch();
        new Session(worker, target, connection, client).Start();
    }

    private void Failed(int errno)
    {
        switch (errno)
        {
            case Libc.Eagain or Libc.Econnaborted or Libc.Eintr:
                break;
            case Libc.Emfile or Libc.Enfile or Libc.Enobufs or Libc.Enomem:
                socket.AnyServer.Log.Log.Write(LogLevel.Crit, $"accept4() failed {SocketError.Describe(errno)}");
                Pause();
                break;
            default:
                socket.AnyServer.Log.Log.Write(LogLevel.Alert, $"accept4() failed {SocketError.Describe(errno)}");
                break;
        }
    }

    // Level-triggered: without a pause the loop would spin on the client it cannot accept.
    private void Pause()
    {
        loop.Unwatch(this);
        loop.Arm(this, OutOfMeansPause);
    }
}
