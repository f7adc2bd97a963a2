using Posthorn.Logging;
using Posthorn.Metrics;
using Posthorn.Protocol;
using Posthorn.Protocol.AuthHttp;
using Posthorn.Protocol.ProxyHeader;
using Posthorn.Relay;
using Posthorn.Sessions.Stages;
using Posthorn.Tls;
using Posthorn.Transport;
using Posthorn.Upstream;

namespace Posthorn.Sessions;

/// <summary>
/// One client from accept to end: a corridor of stages. A stage returns null when its door is open, or how the session ends.
/// Everything runs on the session's loop, so nothing here is locked.
/// </summary>
internal sealed class Session : LoopTimer, IConnectionOwner, IRelayOwner
{
    private MailRelay? _relay;
    private IInterruptible? _alsoWaitedOn;
    private SessionTally _tally;
    private AuthHttpEnvelope? _envelope;
    private bool _ended;

    /// <summary>A session for a client that was just accepted.</summary>
    public Session(Worker worker, ListenTarget target, Connection client, EndpointAddress clientAddress, SessionLog? log = null)
    {
        Worker = worker;
        Target = target;
        Client = client;
        ClientAddress = clientAddress;
        Number = Worker.NextConnectionNumber();
        Log = log ?? new SessionLog(Server.Log.For(clientAddress.Ip), this);
        client.Owner = this;
        Server.Enter();
        worker.Add(this);
        if (!IsOwn)
        {
            SessionMeter.Accepted(this);
        }
    }

    /// <summary>What the sessions of this loop share.</summary>
    public Worker Worker { get; }

    /// <summary>What the client has called, as it was when it came.</summary>
    public ListenTarget Target { get; }

    /// <summary>The server block it belongs to.</summary>
    public ServerBlock Server => Target.Server;

    /// <summary>The client.</summary>
    public Connection Client { get; }

    /// <summary>Who is calling, as far as is known: at first the peer, later whom a trusted PROXY header names.</summary>
    public EndpointAddress ClientAddress { get; private set; }

    /// <summary>What the PROXY header says, trusted or not; null when there is none or it names no IP addresses.</summary>
    public ProxyHeaderFacts? ProxyFacts { get; set; }

    /// <summary>The client's confirmed name, <c>[UNAVAILABLE]</c> or <c>[TEMPUNAVAIL]</c>; empty where none is sought (not SMTP).</summary>
    public string ClientHost { get; set; } = "";

    /// <summary>The address that the client called; null when the system does not know it.</summary>
    public EndpointAddress? CalledAddress => Target.Address ?? Client.LocalAddress;

    /// <summary>The connection's number in the log.</summary>
    public long Number { get; init; }

    /// <summary>The error log, with this session's context.</summary>
    public SessionLog Log { get; }

    /// <summary>The conversation with the client; null once the relay runs.</summary>
    public IClientDialog? Dialog { get; set; }

    /// <summary>What a client that does not log in has said of its message; null for others.</summary>
    public AuthHttpEnvelope? Envelope => Dialog?.Envelope ?? _envelope;

    /// <summary>Where the auth source sends this user; null before, and once the relay runs.</summary>
    public AuthAccepted? Route { get; set; }

    /// <summary>The backend, while and after it is connected.</summary>
    public Connection? Backend { get; set; }

    /// <summary>How the client tried to log in last; null before it did.</summary>
    public AuthMethod? LoginMethod { get; set; }

    /// <summary>The server of a group where the session has a place; null for none.</summary>
    public UpstreamPeer? Peer { get; set; }

    /// <summary>How the backend is spoken to.</summary>
    public BackendTlsChoice BackendTls { get; set; } = BackendTlsChoice.Off;

    /// <summary>How often the client has tried to log in.</summary>
    public int LoginAttempts { get; set; }

    /// <summary>What was counted and timed of it.</summary>
    public ref SessionTally Tally => ref _tally;

    /// <summary>Whether it is Posthorn's own, without a client: a health check, which is neither counted nor in the access log.</summary>
    public bool IsOwn => Client is AbsentClient;

    /// <summary>Whether the relay runs.</summary>
    public bool IsProxied => _relay is not null;

    internal Session? Next { get; set; }

    internal Session? Previous { get; set; }

    /// <summary>Serves the client. Returns at the first wait; the session ends by itself.</summary>
    public async void Start()
    {
        SessionEnd? end;
        try
        {
            end = await OpenAsync();
            if (end is null)
            {
                StartRelay();
                return;
            }
        }
        catch (Exception fault)
        {
            SessionEnd failed = EndOf(fault);

            // What this session had written and not sent would else go to the next one's peer.
            Worker.Loop.ToClient.Clear();
            Worker.Loop.ToUpstream.Clear();
            end = await TellOfFaultAsync(failed);
        }

        End(end);
    }

    /// <summary>Sets the deadline by which what is waited for next must have come.</summary>
    public void Arm(TimeSpan delay) => Worker.Loop.Arm(this, delay);

    /// <summary>Learns who is really calling; the log, the auth source and the backend hear of that address from now on.</summary>
    public void ClientIs(EndpointAddress address) => ClientAddress = address;

    /// <summary>Names what is being waited for when it is neither the client nor the backend; null when it is over.</summary>
    public void WaitAlsoOn(IInterruptible? other) => _alsoWaitedOn = other;

    /// <summary>Ends the session at the operator's word.</summary>
    public void Stop(string? log)
    {
        if (_relay is not null)
        {
            End(new SessionEnd(EndedBy.Operator, EndReason.Stopped, log));
        }
        else
        {
            Interrupt(IoStatus.Stopped);
        }
    }

    /// <summary>Ends a session that was never started.</summary>
    public void Abandon() => End(new SessionEnd(EndedBy.Operator, EndReason.Done));

    /// <inheritdoc/>
    public void HungUp(Connection connection)
    {
        // A client that sent its commands in one go and ended its side still wants the answers; one with nothing left to say is gone.
        if (connection == Client && !Client.HasUnreadInput())
        {
            Interrupt(IoStatus.ClientGone);
        }
    }

    /// <inheritdoc/>
    public void Broke(Connection connection) => Interrupt(IoStatus.ClientGone);

    /// <inheritdoc/>
    public override bool Failed(Exception fault)
    {
        RelayFailed(fault);
        return true;
    }

    /// <inheritdoc/>
    public void RelayEnded(RelayEnd end) => End(new SessionEnd(
        end is RelayEnd.ClientEnded or RelayEnd.ClientBroke ? EndedBy.Client : EndedBy.Backend,
        end is RelayEnd.ClientBroke or RelayEnd.BackendBroke ? EndReason.Broken : EndReason.Done));

    /// <inheritdoc/>
    public void RelayFailed(Exception fault) => End(EndOf(fault));

    /// <inheritdoc/>
    public void RelayMoved() => SessionMeter.Moved(this);

    /// <inheritdoc/>
    public void RelayHalfClosed() => Arm(_relay!.IdleLimit(Server.Settings.Proxy.Timeout));

    /// <inheritdoc/>
    internal override void OnDue()
    {
        if (_relay is null)
        {
            Interrupt(IoStatus.TimedOut);
            return;
        }

        TimeSpan left = _relay.IdleLimit(Server.Settings.Proxy.Timeout) - _relay.IdleFor(Worker.Loop.Now);
        if (left > TimeSpan.Zero)
        {
            Arm(left);
        }
        else
        {
            End(_relay.IsHalfClosed
                ? new SessionEnd(EndedBy.Client, EndReason.Done)
                : new SessionEnd(EndedBy.Operator, EndReason.TimedOut, "client timed out"));
        }
    }

    private async ValueTask<SessionEnd?> OpenAsync() =>
        AcceptStage.Run(this)
        ?? await ProxyHeaderStage.RunAsync(this)
        ?? await TlsStage.RunAsync(this)
        ?? await ClientNameStage.RunAsync(this)
        ?? await GreetingStage.RunAsync(this)
        ?? await LoginAsync();

    private async ValueTask<SessionEnd?> LoginAsync()
    {
        while (true)
        {
            SessionEnd? end = await ClientDialogStage.RunAsync(this) ?? await AuthenticateStage.RunAsync(this);
            if (end is null && Route is not null)
            {
                end = await RouteStage.RunAsync(this) ?? await BackendStage.RunAsync(this);
            }

            // A no, from whoever knows the password, leaves no backend: the client goes on talking.
            if (end is not null || Backend is not null)
            {
                return end;
            }

            SessionMeter.Attempted(this, LoginResult.Refused);
        }
    }

    private SessionEnd EndOf(Exception fault)
    {
        Worker.Loop.Memory.SpendOn(fault);
        return new SessionEnd(EndedBy.Internal, EndReason.Fault) { Cause = fault };
    }

    private async ValueTask<SessionEnd> TellOfFaultAsync(SessionEnd end)
    {
        if (Dialog is null)
        {
            return end;
        }

        try
        {
            Arm(Server.Settings.Mail.Timeout);
            return await ClientLoss.AbortAsync(
                this, end.Cause is OutOfMemoryException ? AbortReason.Unavailable : AbortReason.InternalError, end);
        }
        catch (Exception)
        {
            // The first fault is the one to know of.
            Worker.Loop.ToClient.Clear();
            return end;
        }
    }

    private void StartRelay()
    {
        // Who is asked after this is the access log.
        _envelope = Server.AccessLog is null ? null : Dialog!.Envelope;
        Dialog = null;
        Route = null;
        Log.Action = null;
        Log.Write(LogLevel.Info, "client logged in");
        Log.Upstream = Worker.Shared(Log.Upstream);
        Log.Action = "proxying";
        int buffer = Math.Min(Server.Settings.Proxy.BufferSize ?? EventLoop.BufferSize, EventLoop.BufferSize);
        _relay = MailRelay.Start(this, Client, Backend!, buffer);
        SessionMeter.LoggedIn(this);
        Arm(Server.Settings.Proxy.Timeout);
    }

    /// <summary>Gives the place at a group's server back.</summary>
    public void LeavePeer()
    {
        Peer?.Group.Leave(Peer);
        Peer = null;
    }

    // At most one thing is waited for at a time, and whoever is resumed may go on to wait for another: tell one only.
    private void Interrupt(IoStatus status) =>
        _ = Client.Interrupt(status) || Backend?.Interrupt(status) == true || _alsoWaitedOn?.Interrupt(status) == true;

    private void End(SessionEnd end)
    {
        if (_ended)
        {
            return;
        }

        _ended = true;
        Worker.Loop.Disarm(this);
        try
        {
            SessionEndLog.Write(this, end, IsProxied);
            if (!IsOwn)
            {
                SessionMeter.Ended(this, end);
                Server.AccessLog?.Write(this);
            }

            _relay?.Stop();
            Client.Close();
            Backend?.Close();

            // Whoever asks an auth source gives its connection back.
            _alsoWaitedOn?.Interrupt(IoStatus.Stopped);
        }
        catch (Exception fault) when (Worker.Loop.ToldOfFaults is { } told)
        {
            told(fault);
        }
        finally
        {
            LeavePeer();
            Worker.Remove(this);
            Server.Leave();
        }
    }
}
