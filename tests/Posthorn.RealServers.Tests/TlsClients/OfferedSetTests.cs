using Posthorn.RealServers.Tests.Rig;

namespace Posthorn.RealServers.Tests.TlsClients;

/// <summary>A scan of what is offered by default, by hellos built by hand: no library would offer the worst of it.</summary>
public sealed class OfferedSetTests
{
    private const ushort Ssl3 = 0x300;
    private const ushort Tls1 = 0x301;
    private const ushort Tls11 = 0x302;
    private const ushort Tls12 = 0x303;
    private const int HandshakeFailure = 40;
    private const int ProtocolVersion = 70;
    private const string BothKeys = TlsHouse.Ecdsa + " ssl_certificate {rsa.pem}; ssl_certificate_key {rsa.key};";

    // Every number that has ever been given to a suite up to TLS 1.2: 0x0000 to 0x00C5, 0xC001 to 0xC0B3, 0xCCA8 to 0xCCAE.
    private static readonly ushort[] AllSuites =
    [
        .. Enumerable.Range(0, 0xC6).Concat(Enumerable.Range(0xC001, 0xB3)).Concat(Enumerable.Range(0xCCA8, 7)).Select(n => (ushort)n),
    ];

    // HIGH:!aNULL:!MD5 of OpenSSL 3 with an RSA and an elliptic key, without finite-field parameters, PSK and SRP.
    private static readonly ushort[] Expected =
    [
        0x002F, 0x0035, 0x003C, 0x003D, 0x0041, 0x0084, 0x009C, 0x009D, 0x00BA, 0x00C0, 0xC009, 0xC00A, 0xC013, 0xC014, 0xC023, 0xC024,
        0xC027, 0xC028, 0xC02B, 0xC02C, 0xC02F, 0xC030, 0xC050, 0xC051, 0xC05C, 0xC05D, 0xC060, 0xC061, 0xC072, 0xC073, 0xC076, 0xC077,
        0xC09C, 0xC09D, 0xC0A0, 0xC0A1, 0xC0AC, 0xC0AD, 0xC0AE, 0xC0AF, 0xCCA8, 0xCCA9,
    ];

    [Theory, ThroughEachProxy]
    public async Task Ssl_3_tls_1_0_and_1_1_are_refused_whatever_the_suites(ProxyKind kind)
    {
        await using TlsHouse house = await TlsHouse.StartAsync(kind, BothKeys);

        foreach (ushort version in (ushort[])[Ssl3, Tls1, Tls11])
        {
            // OpenSSL names the failure otherwise where SSL 3 was left out when it was built.
            int? alert = (await OfferAsync(house, new ClientHello(version, AllSuites, 0))).Alert;
            Assert.True(alert == ProtocolVersion || (version == Ssl3 && alert == HandshakeFailure), $"{version:X}: {alert}");
        }
    }

    [Theory, ThroughEachProxy]
    public async Task An_ssl_2_hello_is_closed(ProxyKind kind)
    {
        await using TlsHouse house = await TlsHouse.StartAsync(kind, BothKeys);

        // Length, CLIENT-HELLO, version 0.2, one suite (DES_192_EDE3_CBC_WITH_MD5), a challenge of 16 bytes.
        byte[] hello = [0x80, 28, 1, 0, 2, 0, 3, 0, 0, 0, 16, 7, 0, 0xC0, .. new byte[16]];

        Assert.Null((await OfferAsync(house, hello)).Suite);
    }

    [Theory, ThroughEachProxy]
    public async Task Nothing_weak_is_offered_in_tls_1_2(ProxyKind kind)
    {
        await using TlsHouse house = await TlsHouse.StartAsync(kind, BothKeys);
        HashSet<ushort> taken = [];
        List<ushort> left = [.. AllSuites];

        // Each time the server takes one that it likes; without that one it takes the next.
        while (await OfferAsync(house, new ClientHello(Tls12, left, 0)) is { Suite: { } suite } answer)
        {
            Assert.Equal(Tls12, answer.Version);
            Assert.True(taken.Add(suite));
            left.Remove(suite);
        }

        Assert.Equal(HandshakeFailure, (await OfferAsync(house, new ClientHello(Tls12, left, 0))).Alert);
        ushort[] surplus = [.. taken.Except(Expected).Order()];
        Assert.True(surplus.Length == 0, string.Join(' ', surplus.Select(suite => $"0x{suite:X4}")));
        Assert.Superset(new HashSet<ushort>([0xC02B, 0xC02C, 0xC02F, 0xC030, 0xCCA8, 0xCCA9]), taken);
    }

    [Theory, ThroughEachProxy]
    public async Task There_is_no_compression_and_renegotiation_is_secure(ProxyKind kind)
    {
        await using TlsHouse house = await TlsHouse.StartAsync(kind, BothKeys);

        ServerAnswer answer = await OfferAsync(house, new ClientHello(Tls12, AllSuites, 1, 0));

        Assert.NotNull(answer.Suite);
        Assert.Equal(0, answer.Compression);
        Assert.True(answer.HasSecureRenegotiation);
    }

    private static Task<ServerAnswer> OfferAsync(TlsHouse house, ClientHello hello) => OfferAsync(house, hello.ToBytes());

    private static async Task<ServerAnswer> OfferAsync(TlsHouse house, byte[] hello)
    {
        using WireConnection wire = await WireConnection.ConnectAsync(house.PortOf("imaps"));
        await wire.SendAsync(hello);
        wire.ShutdownSend();
        return ServerAnswer.Parse(System.Text.Encoding.Latin1.GetBytes(await wire.ReadToEndAsync()));
    }
}
