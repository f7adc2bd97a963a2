namespace Posthorn.Bench.Load;

/// <summary>
/// Logs in and out that many times with at most so many clients at once, as fast as possible or at a pace. Without credentials,
/// clients say good-bye as soon as they are greeted.
/// </summary>
internal sealed class LoginLoad : LoadRun, IClientOwner
{
    private readonly Stack<MailClient> _free = new();
    private readonly int _total;
    private readonly Pace _pace;
    private readonly bool _logsIn;
    private int _started;
    private int _finished;

    internal LoginLoad(LoadPlace place, ClientWords words, int total, int clients, double perSecond = 0, bool logsIn = true)
        : base(place)
    {
        _total = total;
        _logsIn = logsIn;
        _pace = new Pace(perSecond);
        Latencies = new Latencies(total);
        for (int i = 0; i < clients; i++)
        {
            _free.Push(new MailClient(Loop, Tls, words, i));
        }
    }

    /// <summary>From the connect to the answer to the login, or to the greeting.</summary>
    internal Latencies Latencies { get; }

    protected override bool IsFinished => _finished == _total;

    protected override string Progress => $"{_finished} of {_total} logins";

    void IClientOwner.Done(MailClient client, ClientAct act)
    {
        if (act is ClientAct.Login or ClientAct.Connect)
        {
            Latencies.Add(client.Since);
            client.Logout(this);
            return;
        }

        _finished++;
        _free.Push(client);
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
            MailClient client = _free.Pop();
            if (_logsIn)
            {
                client.Login(Proxy, this, since);
            }
            else
            {
                client.Connect(Proxy, this, since);
            }
        }
    }

    protected override TimeSpan Sleep(TimeSpan longest)
    {
        return _started < _total ? _pace.Sleep(longest) : longest;
    }
}
