using System.Net;
using System.Threading.Channels;
using Posthorn.Dns;
using Posthorn.Tests.InMemory;
using Posthorn.Tests.Logging;
using Posthorn.Transport;

namespace Posthorn.Tests.Dns;

/// <summary>Clients' names by a name server of the test's: everything of the product but the session.</summary>
internal sealed class NamesRig : IDisposable
{
    private readonly Lazy<ClientNames> _names;

    public NamesRig() => _names = new Lazy<ClientNames>(() => new ClientNames(
        new DnsClientNameServers(Servers ?? [Server.Endpoint]), Settings, Time));

    public DnsServer Server { get; } = new();

    /// <summary>The name servers; null for the one server alone.</summary>
    public IReadOnlyList<IPEndPoint>? Servers { get; set; }

    public ResolverSettings Settings { get; set; } = ResolverSettings.Off;

    public FixedTime Time { get; } = new(FixedTime.Noon);

    public IClientNames Names => _names.Value;

    public static EndpointAddress Client(string ip) => EndpointAddress.From(IPAddress.Parse(ip), 4711);

    /// <summary>Looks a name up, as the stage does.</summary>
    public async Task<ClientName> LookAsync(string ip) =>
        Names.TryGet(Client(ip), out ClientName known) ? known : await LookAsync(Client(ip));

    /// <summary>What the client is called.</summary>
    public async Task<string> HostAsync(string ip) => (await LookAsync(ip)).Host;

    /// <summary>Looks a name up without remembering.</summary>
    public async Task<ClientName> LookAsync(EndpointAddress client)
    {
        var loop = new SignallingLoop();
        LoopPromise<ClientName> promise = Names.Look(client, loop);
        await loop.PostedAsync();
        (IoStatus status, ClientName? name) = promise.GetResult();
        return status == IoStatus.Ok ? name! : throw new InvalidOperationException();
    }

    public void Dispose() => Server.Dispose();

    /// <summary>A loop that somebody else's thread waits for.</summary>
    private sealed class SignallingLoop : EventLoop
    {
        private readonly Channel<bool> _wakeUps = Channel.CreateUnbounded<bool>();

        public override int ConnectionCount => 0;

        public override Connection? Connect(EndpointAddress address, out int errno, LocalEnd? from = null) =>
            throw new NotSupportedException();

        public async Task PostedAsync()
        {
            await _wakeUps.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(60));
            RunPending();
        }

        protected override void Wake() => _wakeUps.Writer.TryWrite(true);
    }
}
