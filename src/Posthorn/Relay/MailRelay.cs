using Posthorn.Transport;

namespace Posthorn.Relay;

/// <summary>
/// Passes bytes between a logged-in client and its backend, both ways, unchanged, until both sides have ended, one breaks, or
/// nothing moves for <c>proxy_timeout</c>. Knows no protocol. The idle relay holds no buffer.
/// </summary>
internal sealed class MailRelay : IReadiness, ILoopWork
{
    private const int TurnsPerEvent = 16;

    // A client that has ended its side may still want to hear what it asked for; a backend that never closes must not hold the
    // session for proxy_timeout.
    private static readonly TimeSpan ClientEndedPatience = TimeSpan.FromSeconds(30);

    // After the backend's end there is nothing left to do but to let the client hear the last words: closing a socket with
    // unread bytes in it would throw them away.
    private static readonly TimeSpan BackendEndedPatience = TimeSpan.FromSeconds(2);

    private readonly IRelayOwner _owner;
    private readonly Connection _client;
    private readonly Connection _backend;
    private RelayDirection _up;
    private RelayDirection _down;
    private readonly int _bufferSize;
    private long _lastMove;
    private bool _deferred;
    private bool _over;
    private RelayEnd _endedFirst = RelayEnd.BackendEnded;

    private MailRelay(IRelayOwner owner, Connection client, Connection backend, int bufferSize)
    {
        _owner = owner;
        _client = client;
        _backend = backend;
        _bufferSize = bufferSize;
        _lastMove = client.Loop.Now;
    }

    /// <summary>Whether one side has ended, or both.</summary>
    public bool IsHalfClosed => _up.Done || _down.Done;

    /// <summary>Takes both connections over, with what they have received and nobody has read.</summary>
    /// <param name="owner">Who is told of the end.</param>
    /// <param name="client">The client.</param>
    /// <param name="backend">The backend, logged in.</param>
    /// <param name="bufferSize">The most a direction may hold, in bytes.</param>
    public static MailRelay Start(IRelayOwner owner, Connection client, Connection backend, int bufferSize)
    {
        var relay = new MailRelay(owner, client, backend, bufferSize);
        relay._up.Inherit(client.Input);
        relay._down.Inherit(backend.Input);
        client.GiveTo(relay);
        backend.GiveTo(relay);
        client.Loop.Defer(relay);
        relay._deferred = true;
        return relay;
    }

    /// <summary>How long nothing may move before the relay counts as over.</summary>
    public TimeSpan IdleLimit(TimeSpan proxyTimeout)
    {
        TimeSpan patience = _down.Done ? BackendEndedPatience : _up.Done ? ClientEndedPatience : proxyTimeout;
        return patience < proxyTimeout ? patience : proxyTimeout;
    }

    /// <summary>How long nothing has moved.</summary>
    public TimeSpan IdleFor(long now) => TimeSpan.FromMilliseconds(now - _lastMove);

    /// <inheritdoc/>
    public void OnReady(Connection connection) => Serve();

    /// <inheritdoc/>
    public void Run()
    {
        _deferred = false;
        Serve();
    }

    /// <inheritdoc/>
    public bool Failed(Exception fault)
    {
        _owner.RelayFailed(fault);
        return true;
    }

    /// <summary>Gives back what is held; no event comes any more.</summary>
    public void Stop()
    {
        _over = true;
        _up.Drop(_client.Loop);
        _down.Drop(_client.Loop);
    }

    // A defect that one session meets must not end the thread, and with it all the others.
    private void Serve()
    {
        try
        {
            Pump();
        }
        catch (Exception fault)
        {
            _owner.RelayFailed(fault);
        }
    }

    private void Pump()
    {
        if (_over)
        {
            return;
        }

        EventLoop loop = _client.Loop;
        loop.Lend(null);
        Span<byte> buffer = loop.ReceiveBuffer.AsSpan(0, _bufferSize);
        bool wasHalf = IsHalfClosed;
        bool moved = _up.Pump(_client, _backend, buffer, TurnsPerEvent) | _down.Pump(_backend, _client, buffer, TurnsPerEvent);
        if (moved)
        {
            _lastMove = loop.Now;
            _owner.RelayMoved();
        }

        if (IsOver())
        {
            _owner.RelayEnded(Why());
        }
        else
        {
            _up.PassTheEnd(_backend);
            _down.PassTheEnd(_client);
            if (!wasHalf && IsHalfClosed)
            {
                _endedFirst = _up.Done ? RelayEnd.ClientEnded : RelayEnd.BackendEnded;
                _owner.RelayHalfClosed();
            }

            GoOnLater(loop);
        }
    }

    private void GoOnLater(EventLoop loop)
    {
        if (!_deferred && (_up.CanGoOn(_client, _backend) || _down.CanGoOn(_backend, _client)))
        {
            _deferred = true;
            loop.Defer(this);
        }
    }

    // A client that broke can be told nothing more; a backend that broke may have sent its last words before, which _down holds.
    private bool IsOver() => (_up.Done && _down.Done) || _down.Broken || _client.Errno != 0 || HasHeardAll();

    // The backend has ended and the client has all its words. With nothing left unread that a reset could punish, closing says the
    // rest: a server that the client had called itself would do the same, and it saves a wake-up for every good-bye.
    // (A client with TLS is to hear the close_notify too, and is waited for in any case.)
    private bool HasHeardAll() => _down.Done && _client.Layer is null && !_client.CanReceive && !_up.HoldsBytes;

    private RelayEnd Why()
    {
        if (_client.Errno != 0)
        {
            return RelayEnd.ClientBroke;
        }

        return _backend.Errno != 0 ? RelayEnd.BackendBroke : _up.Done ? _endedFirst : RelayEnd.BackendEnded;
    }
}
