using System.Diagnostics;
using Posthorn.Bench.Load;

namespace Posthorn.Bench.Mixed;

/// <summary>
/// One user of the mixed load: logs in, does this and that with pauses, logs out, and begins anew; sometimes with a wrong password,
/// sometimes hanging up in the middle of a transfer.
/// </summary>
internal sealed class MixedActor(MixedLoad load, LoadPlace place, ClientWords words, int account) : IClientOwner
{
    private const int MostSteps = 12;
    private const int MostBytes = 400_000;
    private const long AbortedBytes = 50_000_000;

    private readonly Random _random = new(account);
    private readonly MailClient _client = new(place.Loop, place.Tls, words, account);
    private int _stepsLeft;
    private long _transfer;

    internal void Begin()
    {
        if (load.IsEnding)
        {
            load.Leave();
            return;
        }

        _stepsLeft = _random.Next(1, MostSteps);
        if (_random.Next(10) == 0)
        {
            _client.Intrude(place.Proxy, this);
        }
        else
        {
            _client.Login(place.Proxy, this, Stopwatch.GetTimestamp());
        }
    }

    void IClientOwner.Done(MailClient client, ClientAct act)
    {
        load.Counts.Logins += act == ClientAct.Login ? 1 : 0;
        load.Counts.Refusals += act == ClientAct.Intrude ? 1 : 0;
        load.Counts.Noops += act == ClientAct.Noop ? 1 : 0;
        load.Counts.Bytes += act is ClientAct.Download or ClientAct.Upload ? _transfer : 0;
        // One in thirty is away for long: sessions that idle.
        int pause = _random.Next(30) == 0 ? _random.Next(2_000, 10_000) : _random.Next(10, 150);
        load.After(pause, act is ClientAct.Logout or ClientAct.Intrude ? Begin : GoOn);
    }

    private void GoOn()
    {
        if (load.IsEnding || _stepsLeft-- <= 0)
        {
            _client.Logout(this);
            return;
        }

        _transfer = _random.Next(1, MostBytes);
        switch (_random.Next(12))
        {
            case < 7:
                _client.Noop(this, Stopwatch.GetTimestamp());
                break;
            case < 9:
                _client.Download(this, _transfer);
                break;
            case < 11:
                _client.Upload(this, _transfer);
                break;
            default:
                _client.Download(this, AbortedBytes);
                load.After(_random.Next(1, 8), HangUp);
                break;
        }
    }

    private void HangUp()
    {
        load.Counts.Aborts++;
        _client.Abort();
        load.After(_random.Next(10, 150), Begin);
    }
}
