using System.Net;
using Posthorn.RealServers.Tests.Imap;
using Posthorn.RealServers.Tests.Rig;

namespace Posthorn.RealServers.Tests.Observing;

public sealed class MetricsTests
{
    private const string Active = "posthorn_sessions_active{protocol=\"imap\"}";

    [Theory, ThroughPosthorn]
    public async Task Logins_are_counted_by_what_became_of_them(ProxyKind kind)
    {
        int port = FreePort.Take();
        await using ImapHouse house = await StartAsync(kind, $"metrics 127.0.0.1:{port};");
        using ImapTalk good = await house.LogInAsync(MailHouse.Anna);
        using ImapTalk bad = await house.ConnectAsync();
        await bad.CommandAsync("LOGIN anna wrong");

        Scrape seen = await Scrape.OfAsync(port);
        Assert.Equal(2, seen["posthorn_sessions_accepted_total{protocol=\"imap\"}"]);
        Assert.Equal(2, seen[Active]);
        Assert.Equal(1, seen["posthorn_sessions_proxied{protocol=\"imap\"}"]);
        Assert.Equal(1, seen["posthorn_logins_total{protocol=\"imap\",method=\"plain\",outcome=\"accepted\"}"]);
        Assert.Equal(1, seen["posthorn_logins_total{protocol=\"imap\",method=\"plain\",outcome=\"refused\"}"]);
        Assert.Equal(2, seen["posthorn_login_phase_seconds_count{phase=\"auth\"}"]);
        Assert.True(seen["posthorn_login_phase_seconds_sum{phase=\"login\"}"] > 0);
        Assert.True(seen["posthorn_client_bytes_total{protocol=\"imap\",direction=\"sent\"}"] > 0);
        Assert.True(seen["process_resident_memory_bytes"] > 1e6 && seen["process_open_fds"] > 5 && seen["process_max_fds"] > 5);
        Assert.True(seen["process_cpu_seconds_total"] > 0 && seen["process_start_time_seconds"] > 1e9);
        Assert.Equal(1, seen["posthorn_event_loops"]);

        await good.LogOutAsync();
        bad.Dispose();
        seen = await Scrape.UntilAsync(port, Active, 0);
        Assert.Equal(1, seen["posthorn_sessions_ended_total{protocol=\"imap\",by=\"client\",reason=\"gone\"}"]);
    }

    [Theory, ThroughPosthorn]
    public async Task A_reload_moves_the_metrics_to_another_address_and_is_counted(ProxyKind kind)
    {
        (int first, int second) = (FreePort.Take(), FreePort.Take());
        await using ImapHouse house = await StartAsync(kind, $"metrics 127.0.0.1:{first};");
        using ImapTalk live = await house.LogInAsync(MailHouse.Anna);
        house.Proxy.Rewrite(ImapHouse.Block(house.Port, house.Auth.Url, "no_such_directive on;"));
        house.Proxy.Signal(ProcessSignal.Reload);
        Scrape seen = await Scrape.UntilAsync(first, "posthorn_config_reloads_total{outcome=\"failed\"}", 1);
        Assert.Equal(0, seen["posthorn_config_last_reload_successful"]);

        house.Proxy.Rewrite(ImapHouse.Block(house.Port, house.Auth.Url), $"metrics 127.0.0.1:{second};");
        house.Proxy.Signal(ProcessSignal.Reload);
        await Patience.UntilAsync(() => Ports.AcceptAsync(second), () => "the metrics to move");
        await Patience.UntilAsync(async () => !await Ports.AcceptAsync(first), () => "the old address to close");
        seen = await Scrape.UntilAsync(second, "posthorn_config_reloads_total{outcome=\"ok\"}", 1);
        Assert.Equal(1, seen["posthorn_config_last_reload_successful"]);
        Assert.Equal(1, seen[Active]);

        house.Proxy.Rewrite(ImapHouse.Block(house.Port, house.Auth.Url));
        house.Proxy.Signal(ProcessSignal.Reload);
        await Patience.UntilAsync(async () => !await Ports.AcceptAsync(second), () => "the metrics to end");
        await live.LogOutAsync();
    }

    [Theory, ThroughPosthorn]
    public async Task Hosts_that_may_not_ask_keep_nobody_else_from_it(ProxyKind kind)
    {
        int port = FreePort.Take();
        await using ImapHouse house = await StartAsync(kind, $"metrics 127.0.0.1:{port} allow=127.0.0.1;");
        IPAddress stranger = Visitor.Next();
        List<WireConnection> crowd = [];
        for (int i = 0; i < 40; i++)
        {
            crowd.Add(await WireConnection.ConnectAsync(port, stranger));
        }

        Assert.True((await Scrape.OfAsync(port))["posthorn_event_loops"] > 0);
        await crowd[0].SendAsync("GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 403 ", await crowd[0].ReadToEndAsync(), StringComparison.Ordinal);
        Assert.Equal("", await crowd[^1].ReadToEndAsync());
        crowd.ForEach(one => one.Dispose());
    }

    [Theory, ThroughPosthorn]
    public async Task An_address_that_is_taken_keeps_the_configuration_in_force(ProxyKind kind)
    {
        using ScriptedBackend taken = new();
        await using ImapHouse house = await StartAsync(kind, "");
        house.Proxy.Rewrite(ImapHouse.Block(house.Port + 1, house.Auth.Url), $"metrics 127.0.0.1:{taken.Port};");
        house.Proxy.Signal(ProcessSignal.Reload);
        await house.Proxy.WaitForLogAsync($"bind() to 127.0.0.1:{taken.Port} failed (98: Address already in use)");

        using ImapTalk talk = await house.LogInAsync(MailHouse.Anna);
        await talk.LogOutAsync();
    }

    [Theory, ThroughPosthorn]
    public async Task The_end_of_a_certificate_is_told_over_a_unix_socket(ProxyKind kind)
    {
        using Workspace files = new("metrics");
        using var certificate = TestCertificate.ForLoopback();
        string pem = files.Write("server.pem", certificate.Pem);
        string key = files.Write("server.key", certificate.KeyPem);
        string socket = Path.Combine(files.OpenFolder("run"), "m");
        await using ImapHouse house = await StartAsync(
            kind, $"metrics unix:{socket};", $"ssl_certificate {pem}; ssl_certificate_key {key}; starttls on;");

        Scrape seen = null!;
        string sample = $"posthorn_certificate_expiry_timestamp_seconds{{file=\"{pem}\",name=\"localhost\"}}";
        double ends = new DateTimeOffset(certificate.WithKey.NotAfter).ToUnixTimeSeconds();

        // Who asks while Posthorn starts may come before its certificates.
        await Patience.UntilAsync(
            async () => (seen = await Scrape.OfUnixSocketAsync(socket))[sample] > 0, () => "the certificate to be told of");
        Assert.InRange(seen[sample], ends - 2, ends + 2);

        using ImapTalk talk = await house.ConnectAsync();
        await talk.DoAsync("STARTTLS");
        await talk.Wire.StartTlsAsync(certificate.WithKey);
        await talk.DoAsync(ImapTalk.Login(MailHouse.Anna));
        seen = await Scrape.OfUnixSocketAsync(socket);
        Assert.Equal(1, seen["posthorn_tls_handshakes_total{protocol=\"imap\",version=\"TLSv1.3\",kind=\"full\"}"]);
        Assert.Equal(1, seen["posthorn_login_phase_seconds_count{phase=\"handshake\"}"]);

        house.Proxy.Signal(ProcessSignal.Terminate);
        await house.Proxy.WaitForExitAsync();
        Assert.False(File.Exists(socket));
    }

    [Theory, ThroughPosthorn]
    public async Task Numbers_can_be_had_while_sessions_come_and_go_and_add_up_in_the_end(ProxyKind kind)
    {
        const int Clients = 8;
        const int Logins = 10;
        int port = FreePort.Take();
        await using ImapHouse house = await StartAsync(kind, $"metrics 127.0.0.1:{port};");
        Task load = Task.WhenAll(Enumerable.Range(0, Clients).Select(async _ =>
        {
            for (int i = 0; i < Logins; i++)
            {
                using ImapTalk talk = await house.LogInAsync(MailHouse.Anna);
                await talk.LogOutAsync();
            }
        }));
        double last = 0;
        do
        {
            double accepted = (await Scrape.OfAsync(port))["posthorn_sessions_accepted_total{protocol=\"imap\"}"];
            Assert.True(accepted >= last);
            last = accepted;
        }
        while (!load.IsCompleted);

        await load;
        Scrape seen = await Scrape.UntilAsync(port, Active, 0);
        Assert.Equal(Clients * Logins, seen["posthorn_logins_total{protocol=\"imap\",method=\"plain\",outcome=\"accepted\"}"]);
        Assert.Equal(Clients * Logins, seen["posthorn_backend_connects_total{protocol=\"imap\",outcome=\"ok\"}"]);
        Assert.Equal(0, seen["posthorn_sessions_proxied{protocol=\"imap\"}"]);
    }

    [Theory, ThroughPosthorn]
    public async Task What_is_no_request_for_metrics_is_answered_and_nobody_else_waits(ProxyKind kind)
    {
        int port = FreePort.Take();
        await using ImapHouse house = await StartAsync(kind, $"metrics 127.0.0.1:{port} path=/m;");
        using WireConnection silent = await WireConnection.ConnectAsync(port);

        Assert.StartsWith("HTTP/1.1 404 ", await AskAsync(port, "GET /metrics HTTP/1.1\r\n\r\n"), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 405 ", await AskAsync(port, "DELETE /m HTTP/1.1\r\n\r\n"), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 431 ", await AskAsync(port, new string('x', 8192)), StringComparison.Ordinal);
        string head = await AskAsync(port, "HEAD /m HTTP/1.1\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 200 OK\r\n", head, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\n", head, StringComparison.Ordinal);
    }

    [Theory, ThroughPosthorn]
    public async Task Who_may_not_ask_is_refused(ProxyKind kind)
    {
        int port = FreePort.Take();
        await using ImapHouse house = await StartAsync(kind, $"metrics 127.0.0.1:{port} allow=192.0.2.0/24;");

        Assert.StartsWith("HTTP/1.1 403 ", await AskAsync(port, "GET /metrics HTTP/1.1\r\n\r\n"), StringComparison.Ordinal);
    }

    private static async Task<string> AskAsync(int port, string request)
    {
        using WireConnection wire = await WireConnection.ConnectAsync(port);
        await wire.SendAsync(request);
        return await wire.ReadToEndAsync();
    }

    private static async Task<ImapHouse> StartAsync(ProxyKind kind, string main, string more = "") =>
        await ImapHouse.StartAsync(kind, await (await MailHouse.SharedAsync()).StartAuthServiceAsync(), more, main);
}
