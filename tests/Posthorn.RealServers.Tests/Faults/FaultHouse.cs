using Posthorn.RealServers.Tests.Hazards;
using Posthorn.RealServers.Tests.Rig;

namespace Posthorn.RealServers.Tests.Faults;

/// <summary>A proxy with all protocols, behind which one thing goes wrong.</summary>
internal sealed class FaultHouse : IAsyncDisposable
{
    private static readonly Dictionary<string, int> LastLines = [];
    private static readonly SemaphoreSlim Learning = new(1);

    private readonly Dictionary<string, int> _ports = Protocols.ToDictionary(word => word, _ => FreePort.Take());
    private readonly List<IDisposable> _peers = [];
    private AuthService? _auth;
    private bool _isByToken;
    private int _descriptors;

    public static string[] Protocols { get; } = ["imap", "pop3", "smtp"];

    public ProxyProcess Proxy { get; private set; } = null!;

    /// <summary>Starts a proxy behind which the fault waits.</summary>
    public static async Task<FaultHouse> StartAsync(Fault fault, string? limits = null)
    {
        FaultHouse house = new();
        string auth = fault.Who switch
        {
            "backend" => await house.StartBackendsAsync(fault),
            "auth service" => await house.StartAuthAsync(fault),
            _ => await house.StartIssuerAsync(fault),
        };
        house._isByToken = fault.Who == "token issuer";
        house.Proxy = await ProxyProcess.StartAsync(
            ProxyKind.Posthorn, house.Block(auth, $"{fault.Directives} {limits ?? LimitsFor(fault)}"));

        // What the first session of a kind leaves behind for good is no leak.
        foreach (string word in Protocols)
        {
            (await house.ConnectAsync(word)).Dispose();
        }

        house._descriptors = house.Proxy.Descriptors;
        return house;
    }

    public Task<HazardTalk> ConnectAsync(string protocol) => HazardTalk.ConnectAsync(protocol, _ports[protocol]);

    /// <summary>Begins a login; its answer is to come.</summary>
    public Task BeginLoginAsync(HazardTalk talk) => talk.TellAsync(_isByToken
        ? talk.Sasl("OAUTHBEARER", HazardTalk.Base64("n,a=user,\u0001auth=Bearer t0ken\u0001\u0001"))
        : talk.Sasl("PLAIN", HazardTalk.Base64("\0user\0pass")));

    /// <summary>Waits until the proxy holds no more than before the first session, but connections kept for the auth service.</summary>
    public Task AllIsReleasedAsync() => Patience.UntilAsync(
        () => Proxy.Descriptors <= _descriptors + Protocols.Length,
        () => $"{Proxy.Descriptors} descriptors to become {_descriptors}. The log:\n{Proxy.Log}");

    public async ValueTask DisposeAsync()
    {
        await Proxy.DisposeAsync();
        if (_auth is not null)
        {
            await _auth.DisposeAsync();
        }

        _peers.ForEach(peer => peer.Dispose());
    }

    private async Task<string> StartBackendsAsync(Fault fault)
    {
        Dictionary<string, int> backends = [];
        foreach (string word in Protocols)
        {
            int place = fault.Place > 1 ? Math.Min(fault.Place, await LastLineAsync(word)) : fault.Place;
            FaultyPeer peer = await PeerAsync(word, fault.Act, place);
            _peers.Add(peer);
            backends[word] = peer.Port;
        }

        _auth = AuthService.Start(request => AuthAnswer.Accept(backends[request["Auth-Protocol"]]));
        return $"auth_http {_auth.Url};";
    }

    private async Task<string> StartAuthAsync(Fault fault)
    {
        FaultyPeer peer = await new FaultyPeer(fault.Act, fault.Place).StartAsync();
        _peers.Add(peer);
        return $"auth_http http://127.0.0.1:{peer.Port}/auth;";
    }

    private async Task<string> StartIssuerAsync(Fault fault)
    {
        FaultyPeer peer = await new FaultyPeer(fault.Act, fault.Place).StartAsync();
        _peers.Add(peer);
        return $"auth_oauth2 introspection; auth_oauth2_introspection_url http://127.0.0.1:{peer.Port}/; proxy_pass 127.0.0.1:1;";
    }

    private static Task<FaultyPeer> PeerAsync(string protocol, Act act, int place)
    {
        MailRules rules = new(protocol);
        string greeting = protocol switch { "imap" => "* OK ready", "pop3" => "+OK ready", _ => "220 mx ESMTP" };
        return new FaultyPeer(act, place) { Greeting = greeting, Answer = rules.AnswerTo }.StartAsync();
    }

    /// <summary>How many lines a login takes: learnt from one that goes well.</summary>
    private static async Task<int> LastLineAsync(string protocol)
    {
        await Learning.WaitAsync();
        try
        {
            if (!LastLines.TryGetValue(protocol, out int lines))
            {
                await using HazardHouse good = await HazardHouse.StartAsync(ProxyKind.Posthorn, protocol, more: $"{protocol}_auth plain;");
                using HazardTalk talk = await good.ConnectAsync();
                Assert.True(HazardTalk.IsYes(await talk.LogInAsync()));
                LastLines[protocol] = lines = good.Backend.Lines.Count;
            }

            return lines;
        }
        finally
        {
            Learning.Release();
        }
    }

    private string Block(string auth, string limits)
    {
        string mechanisms = _isByToken ? "plain oauthbearer" : "plain";
        IEnumerable<string> servers = Protocols.Select(
            word => MailBlock.Server(word, $"127.0.0.1:{_ports[word]}", $"{word}_auth {mechanisms};"));
        return $"mail {{ {auth} server_name mx.example; {limits} {string.Join('\n', servers)} }}";
    }

    // Only what never ends by itself is cut short: a slow machine must not turn one fault into another.
    private static string LimitsFor(Fault fault) => fault switch
    {
        { Act: not (Act.Hangs or Act.Drips or Act.HangsInConnect) } => "",
        { Who: "backend" } => "timeout 3s;",
        { Who: "token issuer" } => "auth_oauth2_timeout 1s;",
        _ => "auth_http_timeout 1s;",
    };
}
