using System.Text;
using Posthorn.RealServers.Tests.Imap;
using Posthorn.RealServers.Tests.Rig;

namespace Posthorn.RealServers.Tests.TlsClients;

public sealed class HandshakeTests
{
    [Theory, ThroughEachDoor]
    public async Task Openssl_shakes_hands_logs_in_and_out(ProxyKind kind, string doorName)
    {
        await using TlsHouse house = await TlsHouse.StartAsync(kind);
        TlsDoor door = new(doorName);
        (string script, string welcome) = door.Protocol switch
        {
            "imap" => ($"a {ImapTalk.Login(MailHouse.Anna)}\r\nz LOGOUT\r\n", "\na OK"),
            "pop3" => ($"USER {MailHouse.Anna.Name}\r\nPASS {MailHouse.Anna.Password}\r\nQUIT\r\n", "\n+OK Logged in"),
            _ => ($"EHLO x\r\nAUTH PLAIN {MailHouse.Anna.Plain}\r\nQUIT\r\n", "\n235 "),
        };

        SClientReport report = await SClient.RunAsync(
            door, house.PortOf(doorName), script, "-CAfile", house.Files.PathOf("root.pem"), "-verify_return_error", "-tls1_3");

        report.MustBeUp().MustSay("New, TLSv1.3, Cipher is TLS_AES_256_GCM_SHA384", "Verify return code: 0 (ok)", welcome, door.Farewell);
        AuthRequest request = await house.Auth.NextRequestAsync();
        Assert.Equal("on", request["Auth-SSL"]);
        Assert.Equal(0, report.Exit.Code);
    }

    // nginx does not look at them until more arrives, and times out.
    [Theory, ThroughPosthorn]
    public async Task Commands_that_come_with_the_end_of_the_handshake_are_answered(ProxyKind kind)
    {
        await using TlsHouse house = await TlsHouse.StartAsync(kind);
        foreach (TlsDoor door in TlsDoor.Names.Select(name => new TlsDoor(name)).Where(door => door.IsDirect))
        {
            string[] arguments = ["s_client", "-connect", $"127.0.0.1:{house.PortOf(door.Name)}", "-ign_eof"];

            SClientReport report = await SClient.RunAsync(arguments, door.Goodbye, null);

            report.MustBeUp().MustSay(door.Greeting, door.Farewell);
        }
    }

    [Theory, ThroughEachDoor]
    public async Task Alpn_takes_the_doors_protocol_and_refuses_browsers(ProxyKind kind, string doorName)
    {
        await using TlsHouse house = await TlsHouse.StartAsync(kind);
        string protocol = new TlsDoor(doorName).Protocol;

        SClientReport own = await house.ShakeAsync(doorName, "-alpn", $"h2,{protocol}");
        SClientReport browser = await house.ShakeAsync(doorName, "-alpn", "h2,http/1.1");
        SClientReport none = await house.ShakeAsync(doorName);

        own.MustBeUp().MustSay($"ALPN protocol: {protocol}");
        browser.MustFail("no application protocol");
        none.MustBeUp().MustSay("No ALPN negotiated");
    }

    [Theory, ThroughEachDoor("imap", "pop3", "smtp")]
    public async Task Commands_behind_starttls_are_forgotten(ProxyKind kind, string doorName)
    {
        await using TlsHouse house = await TlsHouse.StartAsync(kind);
        using WireConnection wire = await WireConnection.ConnectAsync(house.PortOf(doorName));
        await wire.ReadLineAsync();

        (string injected, string next, string answer) = doorName switch
        {
            "imap" => ("a STARTTLS\r\nevil NOOP\r\n", "good NOOP", "good OK completed"),
            "pop3" => ("STLS\r\nCAPA\r\n", "NOOP", "+OK"),
            _ => ("STARTTLS\r\nEHLO evil\r\n", "NOOP", "250 2.0.0 OK"),
        };
        await wire.SendAsync(injected);
        await wire.ReadLineAsync();
        await wire.StartTlsAsync(TestPki.Shared.Ecdsa.ToX509());

        await wire.SendLineAsync(next);
        Assert.Equal(answer, await wire.ReadLineAsync());
        await wire.SendAsync(new TlsDoor(doorName).Goodbye);
        Assert.DoesNotContain("evil", await wire.ReadToEndAsync(), StringComparison.Ordinal);
    }

    [Theory, ThroughEachDoor]
    public async Task Garbage_instead_of_a_client_hello_ends_that_session_only(ProxyKind kind, string doorName)
    {
        await using TlsHouse house = await TlsHouse.StartAsync(kind);
        string[] kinds = ["GET / HTTP/1.1\r\n\r\n", "\x16\x03\x01\xff\xff" + new string('x', 70_000), "\0\0\0\0\0\0\0\0"];
        foreach (string garbage in kinds)
        {
            using WireConnection wire = await OpenAsync(house, new TlsDoor(doorName));
            await wire.SendAsync(garbage);
            Assert.True((await wire.ReadToEndAsync()).Length < 100);
        }

        await house.Proxy.WaitForLogAsync("SSL_do_handshake() failed");
        (await house.ShakeAsync(doorName)).MustBeUp();
    }

    [Theory, ThroughEachDoor("imap", "imaps", "smtps")]
    public async Task A_client_that_stalls_in_the_handshake_is_timed_out(ProxyKind kind, string doorName)
    {
        await using TlsHouse house = await TlsHouse.StartAsync(kind, TlsHouse.Ecdsa + " timeout 1s;");
        using WireConnection wire = await OpenAsync(house, new TlsDoor(doorName));

        await wire.SendAsync(Encoding.Latin1.GetString([0x16, 3, 1, 1, 0, 1, 0]));

        Assert.Equal("", await wire.ReadToEndAsync());
        if (kind == ProxyKind.Posthorn)
        {
            // nginx closes without a word.
            await house.Proxy.WaitForLogAsync("client timed out while ");
        }
    }

    [Theory, ThroughEachDoor("imap", "imaps")]
    public async Task Renegotiation_is_refused(ProxyKind kind, string doorName)
    {
        await using TlsHouse house = await TlsHouse.StartAsync(kind);
        TlsDoor door = new(doorName);
        string[] how = door.IsDirect ? [] : ["-starttls", door.Protocol];

        // The letter R on a line of its own makes s_client renegotiate.
        SClientReport report = await SClient.RunAsync(
            ["s_client", "-connect", $"127.0.0.1:{house.PortOf(doorName)}", "-tls1_2", .. how], "R\na NOOP\r\n", null);

        report.MustSay("RENEGOTIATING", "Secure Renegotiation IS supported");
        Assert.NotEqual(0, report.Exit.Code);
        Assert.DoesNotContain("a OK", report.Text, StringComparison.Ordinal);
        (await house.ShakeAsync(doorName)).MustBeUp();
    }

    [Theory, ThroughEachProxy]
    public async Task A_hundred_clients_log_in_at_once(ProxyKind kind)
    {
        await using TlsHouse house = await TlsHouse.StartAsync(kind);
        const int Clients = 100;
        using System.Security.Cryptography.X509Certificates.X509Certificate2 expected = TestPki.Shared.Ecdsa.ToX509();

        ImapTalk[] talks = await Task.WhenAll(Enumerable.Range(0, Clients).Select(async _ =>
        {
            WireConnection wire = await WireConnection.ConnectAsync(house.PortOf("imaps"));
            await wire.StartTlsAsync(expected);
            await wire.ReadLineAsync();
            ImapTalk talk = new(wire);
            await talk.DoAsync(ImapTalk.Login(MailHouse.Anna));
            return talk;
        }));

        await Task.WhenAll(talks.Select(talk => talk.DoAsync("NOOP")));
        await Task.WhenAll(talks.Select(talk => talk.LogOutAsync()));
        Array.ForEach(talks, talk => talk.Dispose());
        Assert.Equal(Clients, house.Auth.Requests.Count);
    }

    private static async Task<WireConnection> OpenAsync(TlsHouse house, TlsDoor door)
    {
        WireConnection wire = await WireConnection.ConnectAsync(house.PortOf(door.Name));
        if (!door.IsDirect)
        {
            await wire.ReadLineAsync();
            await wire.SendLineAsync(door.Protocol switch
            {
                "imap" => "a STARTTLS",
                "pop3" => "STLS",
                _ => "STARTTLS",
            });
            await wire.ReadLineAsync();
        }

        return wire;
    }
}
