using System.Text;
using Posthorn.Bench.Kernel;
using Posthorn.Bench.Tls;

namespace Posthorn.Bench.Proxies;

/// <summary>Connects again and again until the proxy greets.</summary>
internal sealed class GreetingProbe(EventLoop loop, SocketAddress4 proxy, TlsClient? tls) : ClientSocket(loop, tls)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMicroseconds(200);

    internal bool IsGreeted { get; private set; }

    internal string Greeting { get; private set; } = "";

    /// <summary>Tries for a moment.</summary>
    internal void Try()
    {
        if (!IsOpen)
        {
            _ = TryConnect(proxy);
        }

        Loop.RunOnce(Pause);
    }

    protected override void OnBytes(Interest ready)
    {
        int count = Receive(Loop.Scratch);
        if (count != NotNow)
        {
            IsGreeted = count > 0;
            Greeting = Encoding.ASCII.GetString(Loop.Scratch, 0, Math.Max(count, 0));
            Close();
        }
    }
}
