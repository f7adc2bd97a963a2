namespace Posthorn.Bench.Kernel;

/// <summary>Hands out free ports below the kernel's range for outgoing connections, so that load never takes them.</summary>
internal sealed class Ports
{
    private const int First = 20_000;
    private const int Last = 32_000;

    // Two runs on one machine start at different places.
    private int _next = First + (Environment.ProcessId * 37 % (Last - First));

    internal int Take()
    {
        for (int tries = 0; tries < Last - First; tries++)
        {
            _next = _next >= Last ? First : _next + 1;
            if (Listener.IsFree(_next))
            {
                return _next;
            }
        }

        throw new BenchException("no free port on 127.0.0.1");
    }
}
