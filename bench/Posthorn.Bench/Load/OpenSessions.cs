using System.Diagnostics;

namespace Posthorn.Bench.Load;

/// <summary>Logs in a number of sessions and leaves them open for whatever comes next.</summary>
internal sealed class OpenSessions(LoadPlace place, ClientWords words, int count) : LoadRun(place), IClientOwner
{
    private const int MostAtOnce = 32;

    private readonly MailClient[] _clients = new MailClient[count];
    private int _started;
    private int _open;

    internal MailClient[] Clients => _clients;

    protected override bool IsFinished => _open == count;

    protected override string Progress => $"{_open} of {count} sessions open";

    void IClientOwner.Done(MailClient client, ClientAct act)
    {
        _open++;
    }

    protected override void Start()
    {
        for (int i = 0; i < count; i++)
        {
            _clients[i] = new MailClient(Loop, Tls, words, i);
        }
    }

    protected override void StartWhatIsDue()
    {
        while (_started < count && _started - _open < MostAtOnce)
        {
            _clients[_started++].Login(Proxy, this, Stopwatch.GetTimestamp());
        }
    }
}
