namespace Posthorn.Transport;

/// <summary>The pipes of one event loop that nobody uses at the moment.</summary>
internal sealed class SplicePipes
{
    // Each costs two descriptors; more sessions than this rarely stream at the same instant on one loop.
    private const int MostIdle = 16;

    // Where the system has no more, to ask for each piece of a stream would cost more than the pipes save.
    private const int RefusalsHeeded = 64;

    private readonly Stack<SplicePipe> _idle = new();
    private int _heeding;

    /// <summary>An empty pipe; null when there is none to be had.</summary>
    public SplicePipe? Take()
    {
        if (_idle.TryPop(out SplicePipe? pipe))
        {
            return pipe;
        }

        if (_heeding > 0)
        {
            _heeding--;
            return null;
        }

        pipe = SplicePipe.Open();
        _heeding = pipe is null ? RefusalsHeeded : 0;
        return pipe;
    }

    /// <summary>Takes a pipe back; one that still holds bytes is closed.</summary>
    public void Return(SplicePipe pipe)
    {
        if (pipe.Held == 0 && _idle.Count < MostIdle)
        {
            _idle.Push(pipe);
        }
        else
        {
            pipe.Close();
        }
    }

    /// <summary>Closes all of them.</summary>
    public void CloseAll()
    {
        while (_idle.TryPop(out SplicePipe? pipe))
        {
            pipe.Close();
        }
    }
}
