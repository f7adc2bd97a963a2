using System.Net;
using Posthorn.Dns;
using Posthorn.Protocol;
using Posthorn.Protocol.AuthHttp;
using Posthorn.Tests.InMemory;
using Posthorn.Tests.Sessions;
using Posthorn.Transcripts;
using Posthorn.Transport;
using Xunit;

namespace Posthorn.Tests.Replay;

/// <summary>One session of a server block that a transcript configures.</summary>
internal sealed class ReplayRig
{
    private const string Client = "client ";
    private const string ClientHost = "clienthost ";
    private const int WaitSeconds = 1;
    private readonly SessionRig _rig = new();

    public ReplayRig(Transcript transcript)
    {
        string address = Value(transcript, Client) ?? "127.0.0.1";
        var names = new ScriptedNames { Known = NameOf(transcript) };
        _rig.ClientAddress = address == "unix:"
            ? EndpointAddress.FromUnixPath("")
            : EndpointAddress.From(IPAddress.Parse(address), 4711);
        _rig.Server = TestServer.Of(
            transcript.Configuration.Where(line => !line.StartsWith("client", StringComparison.Ordinal)),
            _rig.Log.Log,
            _rig.Auth,
            transcript.Protocol,
            transcript.Protocol == "smtp" ? names : null);
        Peer = _rig.Connect();
    }

    /// <summary>What the transcript's client is called; null for what no search for a name can find.</summary>
    public static ClientName? NameOf(Transcript transcript) => Value(transcript, ClientHost) switch
    {
        null or "[UNAVAILABLE]" => ClientName.Unavailable,
        "[TEMPUNAVAIL]" => ClientName.TemporarilyUnavailable,
        var host => HostName.IsPlain(host) ? ClientName.Confirmed(host) : null,
    };

    /// <summary>The client's end.</summary>
    public MemoryPeer Peer { get; }

    /// <summary>The backend's end; null before the session has called it.</summary>
    public MemoryPeer? Backend => _rig.Backend;

    /// <summary>What was logged.</summary>
    public IEnumerable<string> Log => _rig.Log.Messages;

    /// <summary>Whether the session is over and everything was given back.</summary>
    public bool IsOver => Peer.IsClosed && Backend is null or { IsClosed: true } && _rig.Loop.ConnectionCount == 0;

    /// <summary>One side says something and what follows from it happens.</summary>
    public void Say(MemoryPeer peer, byte[] bytes)
    {
        peer.Send(bytes);
        _rig.Loop.Settle();
    }

    /// <summary>The auth source was asked as the transcript says; it answers, and what follows from it happens.</summary>
    public void Answer(AuthExchange exchange)
    {
        Credentials asked = Assert.IsType<Credentials>(_rig.Auth.Asked);
        AuthHttpEnvelope? envelope = _rig.Auth.AskedBy!.Dialog!.Envelope;
        Assert.Equal(exchange.Method.Replace("-", "", StringComparison.Ordinal), asked.Method.ToString().ToLowerInvariant());
        Assert.Equal([exchange.User, exchange.Password], [asked.User, asked.Password]);
        Assert.Equal([exchange.Helo, exchange.From, exchange.To], new byte[]?[] { envelope?.Helo, envelope?.From, envelope?.To });
        switch (exchange.Verdict)
        {
            case AuthVerdict.Ok:
                _rig.Answer(new AuthAccepted(SessionRig.BackendPlace, exchange.BackendUser, exchange.BackendPassword));
                break;
            case AuthVerdict.Refused:
                _rig.Answer(new AuthRefused(
                    new AuthRefusal(exchange.Message, exchange.Code, exchange.SaslError), exchange.Wait ? WaitSeconds : 0));
                _rig.Loop.Advance(TimeSpan.FromSeconds(WaitSeconds));
                break;
            default:
                _rig.Auth.Fail();
                _rig.Loop.Settle();
                break;
        }
    }

    private static string? Value(Transcript transcript, string name) => transcript.Configuration
        .FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal))?[name.Length..].TrimEnd(';').Trim('"');
}
