using Posthorn.Hosting;
using Posthorn.Listening;
using Posthorn.Transport;

namespace Posthorn.Metrics;

/// <summary>
/// The places where metrics can be had, served by a thread and an event loop of their own: sessions never wait for whoever asks.
/// Where no place is configured there is no thread. All members are for the control thread.
/// </summary>
/// <param name="metrics">What is answered; called on the thread of the places.</param>
/// <param name="toldOfFaults">Told of faults.</param>
internal sealed class MetricsEndpoints(Func<byte[]> metrics, Action<Exception> toldOfFaults)
{
    private static readonly TimeSpan EndPatience = TimeSpan.FromSeconds(1);

    private Dictionary<EndpointAddress, int> _sockets = [];
    private List<ScrapeListener> _listeners = [];
    private EpollLoop? _loop;
    private Thread? _thread;
    private bool _isServing;

    /// <summary>Binds what a configuration wants beside what is bound already; nothing is served yet.</summary>
    /// <exception cref="IOException">A place cannot be had: nothing has changed then.</exception>
    public Dictionary<EndpointAddress, int> Bind(IReadOnlyList<MetricsConfig> places)
    {
        var sockets = new Dictionary<EndpointAddress, int>();
        try
        {
            if (places.Count > 0)
            {
                _loop ??= new EpollLoop { ToldOfFaults = toldOfFaults };
            }

            foreach (MetricsConfig place in places)
            {
                sockets[place.Address] = _sockets.TryGetValue(place.Address, out int bound)
                    ? bound
                    : ListenSockets.Bind(place.Address, ListenOptions.Default);
            }
        }
        catch (IOException)
        {
            Abandon(sockets);
            throw;
        }

        return sockets;
    }

    /// <summary>Gives back what <see cref="Bind"/> bound, because something else of the configuration cannot be had.</summary>
    public void Abandon(Dictionary<EndpointAddress, int> sockets)
    {
        Close(sockets.Where(socket => !_sockets.ContainsKey(socket.Key)));
        if (!_isServing)
        {
            _loop?.Dispose();
            _loop = null;
        }
    }

    /// <summary>Serves these places and no others from now on.</summary>
    public void Serve(IReadOnlyList<MetricsConfig> places, Dictionary<EndpointAddress, int> sockets)
    {
        if (_loop is not { } loop)
        {
            return;
        }

        List<ScrapeListener> leaving = _listeners;
        KeyValuePair<EndpointAddress, int>[] unused = [.. _sockets.Where(socket => !sockets.ContainsKey(socket.Key))];
        List<ScrapeListener> coming = [.. places.Select(place => new ScrapeListener(loop, sockets[place.Address], place, metrics))];
        (_sockets, _listeners) = (sockets, coming);
        loop.Post(
            _ =>
            {
                leaving.ForEach(listener => listener.Close());
                Close(unused);
                coming.ForEach(listener => listener.Open());
                if (coming.Count == 0)
                {
                    loop.End();
                }
            },
            null);
        if (!_isServing)
        {
            _thread = new Thread(() => Run(loop)) { Name = "metrics", IsBackground = true };
            _thread.Start();
        }

        _isServing = coming.Count > 0;
        _loop = _isServing ? loop : null;
    }

    /// <summary>Ends all of it. The process ends next: the names of Unix sockets are to be gone by then.</summary>
    public void Stop()
    {
        Serve([], []);
        _thread?.Join(EndPatience);
    }

    private static void Close(IEnumerable<KeyValuePair<EndpointAddress, int>> sockets)
    {
        foreach ((EndpointAddress address, int fd) in sockets)
        {
            _ = Libc.Close(fd);
            if (address.Family == Libc.AfUnix)
            {
                UnixSocketFile.Remove(address);
            }
        }
    }

    private static void Run(EpollLoop loop)
    {
        Privileges.DropOnThisThread();
        loop.Run();
        loop.Dispose();
    }
}
