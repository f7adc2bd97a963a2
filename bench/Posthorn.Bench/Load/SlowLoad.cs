using System.Diagnostics;

namespace Posthorn.Bench.Load;

/// <summary>Connects slow clients and leaves them there for whatever comes next.</summary>
internal sealed class SlowLoad(LoadPlace place, SlowKind kind, int count) : LoadRun(place)
{
    private const int MostAtOnce = 64;

    private readonly List<SlowClient> _clients = [];
    private long _lastDrip = Stopwatch.GetTimestamp();
    private int _settled;
    private int _dripped;

    protected override bool IsFinished => _settled == count;

    protected override string Progress => $"{_settled} of {count} slow clients there";

    /// <summary>Keeps those alive that are to send a byte each second; to be called often.</summary>
    internal void Tend()
    {
        if (kind != SlowKind.Drip)
        {
            return;
        }

        // In small groups, as clients drip that do not know of each other.
        int due = (int)Math.Min(_clients.Count, _clients.Count * Stopwatch.GetElapsedTime(_lastDrip).TotalSeconds);
        for (; _dripped < due; _dripped++)
        {
            _clients[_dripped].Drip();
        }

        if (_dripped == _clients.Count)
        {
            _dripped = 0;
            _lastDrip = Stopwatch.GetTimestamp();
        }
    }

    protected override void Start()
    {
    }

    protected override void StartWhatIsDue()
    {
        while (_clients.Count < count && _clients.Count - _settled < MostAtOnce)
        {
            SlowClient client = new(Loop, kind, _clients.Count, () => _settled++);
            _clients.Add(client);
            client.Connect(Proxy);
        }
    }
}
