namespace Posthorn.Bench.Load;

/// <summary>Sends NOOP over open sessions, one at a time on each, as fast as possible or at a pace.</summary>
internal sealed class NoopLoad : LoadRun, IClientOwner
{
    private readonly Queue<MailClient> _free;
    private readonly int _total;
    private readonly Pace _pace;
    private int _started;
    private int _finished;

    internal NoopLoad(LoadPlace place, MailClient[] sessions, int total, double perSecond = 0) : base(place)
    {
        _free = new Queue<MailClient>(sessions);
        _total = total;
        _pace = new Pace(perSecond);
        Latencies = new Latencies(total);
    }

    internal Latencies Latencies { get; }

    protected override bool IsFinished => _finished == _total;

    protected override string Progress => $"{_finished} of {_total} answers";

    void IClientOwner.Done(MailClient client, ClientAct act)
    {
        Latencies.Add(client.Since);
        _finished++;
        _free.Enqueue(client);
    }

    protected override void Start()
    {
        _pace.Begin();
    }

    protected override void StartWhatIsDue()
    {
        while (_started < _total && _pace.TryTake(_free.Count > 0, out long since))
        {
            _started++;
            _free.Dequeue().Noop(this, since);
        }
    }

    protected override TimeSpan Sleep(TimeSpan longest)
    {
        return _started < _total ? _pace.Sleep(longest) : longest;
    }
}
