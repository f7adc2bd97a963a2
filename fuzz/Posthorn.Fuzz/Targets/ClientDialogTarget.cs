using Posthorn.Fuzz.Engine;
using Posthorn.Protocol;

namespace Posthorn.Fuzz.Targets;

/// <summary>A protocol's client dialog. The first byte picks the configuration; a flight ends where a TLS handshake would be.</summary>
internal sealed class ClientDialogTarget(IMailProtocol protocol) : IFuzzTarget
{
    private readonly FuzzServer[] _servers = FuzzServer.Of(protocol);

    /// <inheritdoc/>
    public string Name => $"{protocol.Name}-client";

    /// <inheritdoc/>
    public IReadOnlyList<byte[]> Seeds { get; } = Targets.Seeds.OfClients(protocol.Name);

    /// <inheritdoc/>
    public IReadOnlyList<byte[]> Words { get; } =
    [
        .. Targets.Seeds.WordsOf(protocol.Name), "XCLIENT ADDR=IPV6:2001:db8::1 TTL=1 FORWARD=YT1i+3D\r\n"u8.ToArray(),
        "i ID (\"x-originating-ip\" \"192.0.2.1\" \"x-forward-a\" {1+}\r\nb \"name\" NIL)\r\n"u8.ToArray(),
    ];

    /// <inheritdoc/>
    public void Run(byte[] input)
    {
        if (input.Length > 0)
        {
            FuzzServer server = _servers[input[0] % _servers.Length];
            byte[][] flights = Flights.Of(input.AsSpan(1));
            Promises.AreEqual([.. Pieces.Ways(input).Select(pieces => new ClientTalk(server, protocol.Name, pieces).Play(flights))]);
        }
    }
}
