using Posthorn.Bench.Kernel;

namespace Posthorn.Bench.Load;

/// <summary>A client that connects, hears the greeting and never says a word. To lose it is a failure of the proxy.</summary>
internal sealed class SilentClient(EventLoop loop, Action greeted) : LoopSocket(loop)
{
    private bool _isGreeted;

    internal void Connect(SocketAddress4 proxy)
    {
        if (!TryConnect(proxy))
        {
            throw new BenchException("a silent client could not connect");
        }
    }

    internal override void OnReady(Interest ready)
    {
        int count = Receive(Loop.Scratch);
        if (count is 0 or Broken)
        {
            throw new BenchException("the proxy closed the connection of a silent client");
        }

        if (count > 0 && !_isGreeted)
        {
            _isGreeted = true;
            greeted();
        }
    }
}
