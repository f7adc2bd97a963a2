using System.Net;
using Posthorn.RealServers.Tests.Rig;
using Posthorn.RealServers.Tests.TlsClients;
using Posthorn.Tests.Dns;

namespace Posthorn.RealServers.Tests.Hazards;

/// <summary>Those who come by mistake or by malice: browsers, liars in DNS, and sessions of another server.</summary>
public sealed class CrossProtocolTests
{
    [Theory, EachProtocol(false)]
    public async Task CVE_2021_3618_a_browsers_post_is_cut_off_and_nothing_of_it_is_echoed(ProxyKind kind, string protocol)
    {
        await using HazardHouse house = await HazardHouse.StartAsync(kind, protocol, more: $"{protocol}_auth plain;");
        using WireConnection wire = await WireConnection.ConnectAsync(house.Port);
        string script = string.Concat(Enumerable.Repeat("<script>alert(1)</script>\r\n", 200));

        await wire.SendAsync($"POST / HTTP/1.1\r\nHost: mx.example\r\nCookie: secret=1\r\n\r\n{script}");
        string told = await wire.ReadToEndAsync();

        Assert.DoesNotContain("script", told, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", told, StringComparison.Ordinal);
        // max_errors is 5: greeting and at most five refusals.
        Assert.InRange(told.Split("\r\n").Length, 1, 8);
    }

    [Theory, ThroughEachDoor("imaps", "pop3s", "smtps")]
    public async Task CVE_2021_3618_a_browsers_ALPN_ends_the_handshake(ProxyKind kind, string door)
    {
        await using TlsHouse house = await TlsHouse.StartAsync(kind);

        (await house.ShakeAsync(door, "-alpn", "http/1.1,h2")).MustFail("alert number 120");
    }

    [Theory, EachProtocol(false, "smtp")]
    public async Task CVE_2026_28753_a_name_with_CR_LF_reaches_neither_auth_service_nor_XCLIENT(ProxyKind kind, string protocol)
    {
        foreach (string evil in (string[])["h\r\nAuth-Pass: x.test", "h ADDR=1.2.3.4.test", "h\0x.test", "[UNAVAILABLE].test"])
        {
            using DnsServer names = new();
            IPAddress visitor = Visitor.Next();
            names[$"PTR {string.Join('.', visitor.GetAddressBytes().Reverse())}.in-addr.arpa"] = new DnsReply(DnsRecord.Pointer(evil));
            names[$"A {evil}"] = new DnsReply(DnsRecord.Address(visitor.ToString()));
            await using HazardHouse house = await HazardHouse.StartAsync(
                kind, protocol, more: $"smtp_auth plain; resolver {names.Endpoint} ipv6=off;");
            using HazardTalk talk = await HazardTalk.ConnectAsync(protocol, house.Port, visitor);

            Assert.True(HazardTalk.IsYes(await talk.LogInAsync()));

            Assert.Equal("[UNAVAILABLE]", Assert.Single(house.Auth.Requests)["Client-Host"]);
            Assert.Contains($"XCLIENT ADDR={visitor} LOGIN=user NAME=[UNAVAILABLE]", house.Backend.Lines);
        }
    }

    [Theory, ThroughPosthorn]
    public async Task CVE_2025_23419_a_session_of_one_server_does_not_open_another_that_asks_for_certificates(ProxyKind kind)
    {
        const string Common = TlsHouse.Ecdsa + " ssl_session_ticket_key {ecdsa.ticket}; ssl_session_cache shared:tls:1m; "
            + "ssl_client_certificate {clients.pem};";
        await using TlsHouse house = await TlsHouse.StartAsync(
            kind, Common, perDoor: door => door.StartsWith("imap", StringComparison.Ordinal) ? "" : "ssl_verify_client on;");
        foreach ((string from, string to) in new[] { ("imaps", "pop3s"), ("imaps", "smtps"), ("imap", "pop3") })
        {
            foreach (string version in (string[])["-tls1_2", "-tls1_3"])
            {
                string file = house.Files.PathOf(Guid.NewGuid().ToString("N"));
                (await house.ShakeAsync(from, version, "-sess_out", file)).MustBeUp();

                SClientReport elsewhere = await house.ShakeAsync(to, version, "-sess_in", file);

                Assert.False(elsewhere.IsReused, elsewhere.Text);
                elsewhere.MustSay("No required SSL certificate");
            }
        }
    }

    [Theory, EachProtocol(false)]
    public async Task Idle_sessions_have_TCP_keepalive_and_hold_little(ProxyKind kind, string protocol)
    {
        const int Sessions = 1000;
        await using HazardHouse house = await HazardHouse.StartAsync(kind, protocol, more: $"{protocol}_auth plain;");
        List<HazardTalk> talks = [];
        try
        {
            long before = 0;
            for (int i = 0; i < Sessions + 50; i++)
            {
                before = i == 50 ? house.Proxy.Memory : before;
                talks.Add(await house.ConnectAsync());
                Assert.True(HazardTalk.IsYes(await talks[^1].LogInAsync()));
            }

            // The kernel's table is no snapshot: a socket may be read twice or not at all while others come and go.
            await Patience.UntilAsync(
                () => TimersOf(house.Port) is { } timers && timers.Length == talks.Count && !timers.Contains("00"),
                () => $"a timer at each of {talks.Count} connections: {string.Join(' ', TimersOf(house.Port))}");
            Assert.InRange((house.Proxy.Memory - before) / Sessions, 0, 16 * 1024);
        }
        finally
        {
            talks.ForEach(talk => talk.Dispose());
        }
    }

    [Theory, EachProtocol(false)]
    public async Task Idle_half_closed_clients_hear_the_rest_and_are_let_go(ProxyKind kind, string protocol)
    {
        await using HazardHouse house = await HazardHouse.StartAsync(kind, protocol, more: $"{protocol}_auth plain;");
        using HazardTalk talk = await house.ConnectAsync();
        Assert.True(HazardTalk.IsYes(await talk.LogInAsync()));

        await talk.TellAsync("NOOP");
        talk.Wire.ShutdownSend();

        Assert.NotEqual("", await talk.Wire.ReadToEndAsync());
        await house.Proxy.WaitForLogAsync("proxied session done");
    }

    // Of each open connection (state 01) at a port; 00 is none, not even for keepalive.
    private static string[] TimersOf(int port) =>
    [
        .. File.ReadLines("/proc/net/tcp")
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(words => words[1].EndsWith($":{port:X4}", StringComparison.Ordinal) && words[3] == "01")
            .DistinctBy(words => words[2])
            .Select(words => words[5][..2]),
    ];
}
