using Posthorn.RealServers.Tests.Hazards;
using Posthorn.RealServers.Tests.Rig;

namespace Posthorn.RealServers.Tests.Endurance;

/// <summary>A proxy with all protocols, in front of backends that echo or forget, for many sessions.</summary>
internal sealed class EnduranceHouse : IAsyncDisposable
{
    private readonly Dictionary<string, int> _ports = Protocols.ToDictionary(word => word, _ => FreePort.Take());
    private readonly Dictionary<string, EchoBackend> _backends = Protocols.ToDictionary(word => word, word => new EchoBackend(word));
    private readonly string _limits;
    private AuthService _auth = null!;

    private EnduranceHouse(string limits) => _limits = limits;

    public static string[] Protocols { get; } = ["imap", "pop3", "smtp"];

    public ProxyProcess Proxy { get; private set; } = null!;

    /// <summary>What the auth service says to a user whose name begins so; null for the yes.</summary>
    public Func<AuthRequest, AuthAnswer?> Verdict { get; init; } = _ => null;

    public static async Task<EnduranceHouse> StartAsync(string limits, Func<AuthRequest, AuthAnswer?>? verdict = null)
    {
        EnduranceHouse house = new(limits) { Verdict = verdict ?? (_ => null) };
        house._auth = AuthService.Start(house.Answer);
        house.Proxy = await ProxyProcess.StartAsync(ProxyKind.Posthorn, house.Block(), "");
        return house;
    }

    public int PortOf(string protocol) => _ports[protocol];

    public Task<HazardTalk> ConnectAsync(string protocol) => HazardTalk.ConnectAsync(protocol, _ports[protocol]);

    /// <summary>Puts the same configuration into force anew.</summary>
    public void Reload()
    {
        Proxy.Rewrite(Block());
        Proxy.Signal(ProcessSignal.Reload);
    }

    public async ValueTask DisposeAsync()
    {
        await Proxy.DisposeAsync();
        await _auth.DisposeAsync();
        foreach (EchoBackend backend in _backends.Values)
        {
            backend.Dispose();
        }
    }

    private AuthAnswer Answer(AuthRequest request) =>
        Verdict(request)
        ?? AuthAnswer.Accept(_backends[request["Auth-Protocol"]].Port, password: request["Auth-Method"] == "plain" ? null : "x");

    private string Block()
    {
        IEnumerable<string> servers = Protocols.Select(word => MailBlock.Server(
            word, $"127.0.0.1:{_ports[word]}", $"{HazardHouse.AllMechanisms(word)} {(word == "smtp" ? "smtp_auth none;" : "")}"));
        return $"mail {{ error_log stderr alert; auth_http {_auth.Url}; server_name mx.example; {_limits} {string.Join('\n', servers)} }}";
    }
}
