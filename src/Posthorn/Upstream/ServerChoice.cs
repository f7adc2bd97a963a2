using System.Net;
using Posthorn.Logging;
using Posthorn.Protocol.AuthHttp;
using Posthorn.Sessions;
using Posthorn.Tls;
using Posthorn.Transport;

namespace Posthorn.Upstream;

/// <summary>
/// The servers that one login is tried at, one after the other: those of a group, the addresses of a name, or a single one. The
/// <c>timeout</c> in force bounds all of it.
/// </summary>
internal sealed class ServerChoice
{
    private readonly Session _session;
    private readonly AuthBackend _place;
    private readonly UpstreamGroup? _group;
    private readonly ProxySettings _proxy;
    private readonly long _started;
    private readonly ulong _key;
    private bool _isHeld;
    private IPAddress[]? _addresses;
    private List<UpstreamPeer>? _triedPeers;
    private int _tried;

    /// <summary>The choice among what a place stands for.</summary>
    public ServerChoice(Session session, AuthBackend place)
    {
        _session = session;
        _place = place;
        _proxy = session.Server.Settings.Proxy;
        _started = session.Worker.Loop.Now;
        _group = place.HostName is { } name ? session.Server.Upstreams.GetValueOrDefault(name) : null;
        _group?.Use(session.Server);
        _key = _group?.Settings.Key is { } key ? KeyHash.Of(key.Evaluate(session)) : 0;
    }

    /// <summary>The server at hand.</summary>
    public EndpointAddress? Address { get; private set; }

    private bool NeedsAddresses => _addresses is null && _group is null && _place.HostName is not null;

    private TimeSpan Timeout => _session.Server.Settings.Mail.Timeout;

    private int Port => _place.Port == 0 ? _session.Server.Settings.DefaultBackendPort : _place.Port;

    private TimeSpan Spent => TimeSpan.FromMilliseconds(_session.Worker.Loop.Now - _started);

    private int MostTries => _group?.Count ?? _addresses?.Length ?? 1;

    /// <summary>Finds the next server and arms the session's deadline for connecting to it.</summary>
    /// <returns>Ok; Failed when there is none, of which the log has been told; or why the wait for one ended.</returns>
    public ValueTask<IoStatus> NextAsync()
    {
        if (NeedsAddresses || !TryNext())
        {
            return SeekAsync();
        }

        _session.Arm(Shorter(_proxy.ConnectTimeout, Timeout - Spent));
        return new ValueTask<IoStatus>(IoStatus.Ok);
    }

    private async ValueTask<IoStatus> SeekAsync()
    {
        while (true)
        {
            if (NeedsAddresses)
            {
                _session.Log.Upstream = _place.ToString();
                _session.Arm(Timeout - Spent);
                (_addresses, IoStatus status) = await HostAddress.LookAsync(_session, _place.HostName!);
                if (status != IoStatus.Ok)
                {
                    return status;
                }
            }

            if (TryNext())
            {
                _session.Arm(Shorter(_proxy.ConnectTimeout, Timeout - Spent));
                return IoStatus.Ok;
            }

            if (Spent >= Shorter(Timeout, _proxy.Hold) || !HeldLogin.HasRoom(_session))
            {
                return NoServer();
            }

            IoStatus woken = await HeldLogin.WaitAsync(_session, _group, Shorter(Timeout, _proxy.Hold) - Spent);
            if (woken != IoStatus.Ok)
            {
                return woken;
            }

            BeginAnew();
        }
    }

    /// <summary>How the server at hand is spoken to.</summary>
    public BackendTlsChoice Tls()
    {
        UpstreamServerSettings? server = _session.Peer?.Server;
        string? host = server is null ? _place.HostName : server.Address.Host;
        return _session.Server.Settings.BackendTls.For(_session, host ?? Address?.Ip?.ToString(), server?.TlsMode, server?.TlsName);
    }

    /// <summary>The server at hand has answered: only the <c>timeout</c> bounds the rest of the login.</summary>
    public void Answered()
    {
        if (_proxy.ConnectTimeout < Timeout)
        {
            _session.Arm(Timeout - Spent);
        }
    }

    /// <summary>The server at hand is well: somebody's wrong password must not keep one out that has just come back.</summary>
    public void Answers() => _session.Peer?.Group.Served(_session.Peer, _session.Worker.Loop.Now);

    /// <summary>The login came to nothing at the server at hand.</summary>
    /// <returns>Whether <see cref="NextAsync"/> may find another one.</returns>
    public bool MayGoOn(LoginTrouble trouble)
    {
        Blame(trouble);
        return MayPassOn(trouble);
    }

    /// <summary>Whether a trouble with the server at hand makes for another one.</summary>
    public bool MayPassOn(LoginTrouble trouble) => (_proxy.NextUpstream & trouble) != 0 && Address is not null
        && ((HasOther() && Spent < Timeout) || (MayHold(trouble) && Spent < Shorter(Timeout, _proxy.Hold)));

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;

    // A recipient that is greylisted will be so for minutes.
    private bool MayHold(LoginTrouble trouble) => trouble != LoginTrouble.TemporaryForUser || _session.Dialog!.Envelope is null;

    private bool HasOther() => _tried < MostTries
        && (_proxy.NextUpstreamTries == 0 || _tried < _proxy.NextUpstreamTries)
        && (_proxy.NextUpstreamTimeout == TimeSpan.Zero || Spent < _proxy.NextUpstreamTimeout);

    private void BeginAnew()
    {
        _isHeld = true;
        _tried = 0;
        _triedPeers?.Clear();
        _addresses = _addresses is { Length: 0 } ? null : _addresses;
    }

    private bool TryNext()
    {
        Address = null;
        if (_tried > 0 && !HasOther())
        {
            return false;
        }

        if (_group is not null)
        {
            return TryNextOf(_group);
        }

        Address = _addresses is null ? HostAddress.Literal(_place.Address, _place.UnixPath, Port)
            : _tried < _addresses.Length ? EndpointAddress.From(_addresses[_tried], Port)
            : null;
        _tried += Address is null ? 0 : 1;
        _session.Log.Upstream = _addresses?.Length > 1 ? Address!.ToString() : _place.ToString();
        return Address is not null;
    }

    private bool TryNextOf(UpstreamGroup group)
    {
        var draw = new ServerDraw(_key, _triedPeers, _session.Worker.Loop.Now, _isHeld);
        UpstreamPeer? peer = group.Choose(draw);
        _session.Peer = peer;
        _session.Log.Upstream = peer?.Text ?? group.Settings.Name;
        Address = peer?.Address;
        _tried += peer is null ? 0 : 1;
        return peer is not null;
    }

    private void Blame(LoginTrouble trouble)
    {
        if (_session.Peer is not { } peer || trouble == LoginTrouble.None)
        {
            return;
        }

        // As in nginx: what is an error counts always, a server's own "not now" only where it makes for the next server.
        bool counts = trouble is LoginTrouble.Error or LoginTrouble.Timeout or LoginTrouble.InvalidGreeting
            || (trouble == LoginTrouble.Temporary && (_proxy.NextUpstream & trouble) != 0);
        counts &= !_session.BackendTls.MayBeMisnamed;
        if (counts && peer.Group.Failed(peer, _session.Worker.Loop.Now))
        {
            _session.Log.Write(LogLevel.Warn, "upstream server temporarily disabled");
        }

        (_triedPeers ??= []).Add(peer);
        _session.LeavePeer();
    }

    private IoStatus NoServer()
    {
        string text = _group is not null ? "no live upstreams"
            : _addresses is { Length: 0 } ? $"host not found: \"{_place.HostName}\""
            : "no server is available";
        _session.Log.Write(LogLevel.Error, text);
        return IoStatus.Failed;
    }
}
