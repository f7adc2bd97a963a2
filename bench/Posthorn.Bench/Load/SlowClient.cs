using System.Text;
using Posthorn.Bench.Kernel;
using Posthorn.Bench.Wire;

namespace Posthorn.Bench.Load;

/// <summary>A client of IMAP that holds its connection without use. To lose it is a failure of the proxy.</summary>
internal sealed class SlowClient(EventLoop loop, SlowKind kind, int account, Action settled) : LoopSocket(loop)
{
    private const int AskedFor = 256 * 1024;
    private const int SmallBuffer = 4096;

    // A record of a handshake, a ClientHello of 508 bytes in it, and no more than its first random bytes.
    private static readonly byte[] HalfHello =
        [0x16, 3, 1, 2, 0, 1, 0, 1, 0xFC, 3, 3, .. Enumerable.Range(0, 200).Select(i => (byte)i)];

    private int _heard;
    private bool _isSettled;

    private bool IsGreetedFirst => kind is not (SlowKind.Mute or SlowKind.Hello);

    internal void Connect(SocketAddress4 proxy)
    {
        if (!TryConnect(proxy))
        {
            throw new BenchException($"a client ({kind}) could not connect");
        }

        if (kind == SlowKind.Stalled)
        {
            LimitReceiveBuffer(SmallBuffer);
        }

        WaitFor(IsGreetedFirst ? Interest.Read : Interest.Read | Interest.Write);
    }

    internal void Drip()
    {
        Say("x"u8);
    }

    internal override void OnReady(Interest ready)
    {
        if ((ready & ~Interest.Write) != 0)
        {
            Hear();
        }
        else if (!_isSettled)
        {
            WaitFor(Interest.Read);
            Say(kind == SlowKind.Hello ? HalfHello : default);
            Settle();
        }
    }

    private void Hear()
    {
        int count = Receive(Loop.Scratch);
        if (count is 0 or Broken)
        {
            throw new BenchException($"the proxy closed the connection of a client ({kind})");
        }

        if (count == NotNow)
        {
            return;
        }

        _heard++;
        if (kind != SlowKind.Stalled)
        {
            Settle();
        }
        else if (_heard == 1)
        {
            Say(Encoding.ASCII.GetBytes($"b LOGIN {Accounts.User(account)} {Accounts.Password(account)}\r\n"));
        }
        else if (_heard == 2)
        {
            Say(Encoding.ASCII.GetBytes($"b BLAST {AskedFor} 1\r\n"));
            WaitFor(Interest.None);
            Settle();
        }
    }

    private void Say(ReadOnlySpan<byte> bytes)
    {
        if (!bytes.IsEmpty && Send(bytes) != bytes.Length)
        {
            throw new BenchException($"the proxy closed the connection of a client ({kind})");
        }
    }

    private void Settle()
    {
        if (!_isSettled)
        {
            _isSettled = true;
            settled();
        }
    }
}
