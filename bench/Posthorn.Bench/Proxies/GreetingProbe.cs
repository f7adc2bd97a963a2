using Posthorn.Bench.Kernel;

namespace Posthorn.Bench.Proxies;

/// <summary>Connects again and again until the proxy greets.</summary>
internal sealed class GreetingProbe(EventLoop loop, SocketAddress4 proxy) : LoopSocket(loop)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMicroseconds(200);

    internal bool IsGreeted { get; private set; }

    /// <summary>Tries for a moment.</summary>
    internal void Try()
    {
        if (!IsOpen)
        {
            _ = TryConnect(proxy);
        }

        Loop.RunOnce(Pause);
    }

    internal override void OnReady(Interest ready)
    {
        IsGreeted = Receive(Loop.Scratch) > 0;
        Close();
    }
}
