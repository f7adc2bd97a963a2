using Posthorn.Protocol.AuthHttp;
using Posthorn.Tests.InMemory;
using Posthorn.Transport;
using Xunit;

namespace Posthorn.Tests.Tls;

/// <summary>A backend that speaks TLS from its first byte on.</summary>
public sealed class BackendTlsTests
{
    private const string Named = "proxy_ssl_name imap.example;";
    private static readonly string Trust = $"proxy_ssl on; proxy_ssl_trusted_certificate {TestKeys.Authority};";

    [Theory]
    [InlineData(TlsClientOptions.V12, int.MaxValue)]
    [InlineData(TlsClientOptions.V12, 1)]
    [InlineData(TlsClientOptions.V13, int.MaxValue)]
    [InlineData(TlsClientOptions.V13, 1)]
    public void A_client_logs_in_and_is_relayed_however_the_records_are_cut(int version, int segment)
    {
        var rig = new SessionRig(Trust, Named);
        using var backend = new BackendPlayer(rig, "imap", version) { Segment = segment };
        MemoryPeer client = backend.LogIn();
        rig.Say(client, "b NOOP\r\n");
        Assert.Equal("b NOOP\r\n", backend.Tls!.Hear());
        backend.Tls.Say("b OK done\r\n");
        Assert.Equal("b OK done\r\n", client.Take());
        Assert.Equal("imap.example", backend.Tls.AskedName);
    }

    [Fact]
    public void Both_ways_may_be_protected()
    {
        var rig = new SessionRig("listen 127.0.0.1:993 ssl;", TestKeys.Pair, Trust, Named);
        using var client = new TlsClient(rig.Loop, rig.Connect());
        Assert.True(client.ShakeHands(), client.Complaint);
        client.Hear();
        client.Say("a LOGIN u p\r\n");
        using var backend = new BackendPlayer(rig, "imap");
        backend.Accept();
        backend.LetIn();
        Assert.Equal("a OK in\r\n", client.Hear());

        byte[] bytes = new byte[300_000];
        new Random(4).NextBytes(bytes);
        backend.Tls!.Say(bytes);
        Assert.Equal(bytes, client.HearBytes());
        client.Say(bytes);
        Assert.Equal(bytes, backend.Tls.HearBytes());
        client.SayGoodbye();
        Assert.Equal("", backend.Tls.Hear());
        Assert.True(backend.Tls.GotCloseNotify);
    }

    [Fact]
    public void A_slow_backend_hears_every_byte_in_order()
    {
        var rig = new SessionRig(Trust, Named);
        using var backend = new BackendPlayer(rig, "imap");
        MemoryPeer client = backend.LogIn();
        byte[] bytes = new byte[300_000];
        new Random(5).NextBytes(bytes);
        client.Send(bytes);
        rig.Loop.Settle();
        Assert.Equal(bytes, backend.Tls!.HearBytes());
    }

    [Theory]
    [InlineData("imap", Named, "")]
    [InlineData("stars", "proxy_ssl_name imap.backend.example;", "")]
    [InlineData("loopback", "", "")]
    [InlineData("client", "proxy_ssl_name alice;", "")]
    [InlineData("deep", Named + "proxy_ssl_verify_depth 2;", "")]
    [InlineData("stranger", "proxy_ssl_verify off;", "")]
    [InlineData("imap", "proxy_ssl_name pop.example;", "does not match \"pop.example\": see proxy_ssl_name")]
    [InlineData("stars", "proxy_ssl_name a.b.backend.example;", "does not match \"a.b.backend.example\"")]
    [InlineData("wild", Named, "does not match \"imap.example\"")]
    [InlineData("elsewhere", "", "does not match \"127.0.0.1\"")]
    [InlineData("imap", "", "does not match \"127.0.0.1\"")]
    [InlineData("deep", Named, "(22:certificate chain too long)")]
    [InlineData("stranger", "proxy_ssl_name mallory;", "(18:self-signed certificate), see proxy_ssl_trusted_certificate")]
    [InlineData("expired", Named, "(10:certificate has expired)")]
    public void Only_a_backend_with_a_good_certificate_is_told_anything(string certificate, string directives, string error)
    {
        var rig = new SessionRig(Trust, directives);
        using var backend = new BackendPlayer(rig, certificate);
        if (error.Length == 0)
        {
            backend.LogIn();
            return;
        }

        IsRefused(rig, backend, error);
    }

    [Fact]
    public void Authorities_are_the_systems_unless_told()
    {
        var rig = new SessionRig("proxy_ssl on;", Named);
        using var backend = new BackendPlayer(rig, "imap");
        IsRefused(rig, backend, "upstream SSL certificate verify error: (20:unable to get local issuer certificate)");
    }

    [Fact]
    public void A_revoked_certificate_is_refused()
    {
        var good = new SessionRig(Trust, Named, $"proxy_ssl_crl {TestKeys.Crl};");
        using (var backend = new BackendPlayer(good, "imap"))
        {
            backend.LogIn();
        }

        var rig = new SessionRig(Trust, "proxy_ssl_name alice;", $"proxy_ssl_crl {TestKeys.Crl};");
        using var revoked = new BackendPlayer(rig, "client");
        IsRefused(rig, revoked, "(23:certificate revoked)");
    }

    [Theory]
    [InlineData(TlsClientOptions.V12)]
    [InlineData(TlsClientOptions.V13)]
    public void A_backend_that_asks_is_shown_a_certificate(int version)
    {
        string own = $"proxy_ssl_certificate {TestKeys.Certificate("client")}; proxy_ssl_certificate_key {TestKeys.Key("client")};";
        var rig = new SessionRig(Trust, Named, own);
        using var backend = new BackendPlayer(rig, "imap", version, asks: true);
        backend.LogIn();
        Assert.True(backend.Tls!.GotCertificate);
    }

    [Theory]
    [InlineData(TlsClientOptions.V12)]
    [InlineData(TlsClientOptions.V13)]
    public void A_backend_that_misses_a_certificate_is_a_temporary_failure(int version)
    {
        var rig = new SessionRig(Trust, Named);
        using var backend = new BackendPlayer(rig, "imap", version, asks: true);
        MemoryPeer client = backend.Begin();
        backend.Tls!.ShakeHands();
        backend.Tls.Exchange();
        Assert.StartsWith("a NO [UNAVAILABLE]", client.Take(), StringComparison.Ordinal);
        Assert.Contains(rig.Log.Messages, line => line.Contains("(SSL: error:", StringComparison.Ordinal));
    }

    [Fact]
    public void A_backend_that_speaks_only_TLS_1_0_is_refused()
    {
        var rig = new SessionRig(Trust, Named);
        using var backend = new BackendPlayer(rig, "imap", version: 0x301);
        MemoryPeer client = backend.Begin();
        Assert.False(backend.Tls!.ShakeHands());
        Assert.StartsWith("a NO [UNAVAILABLE]", client.Take(), StringComparison.Ordinal);
        Assert.Contains(
            rig.Log.Messages,
            line => line.Contains("SSL_do_handshake() failed (SSL: error:", StringComparison.Ordinal)
                && line.Contains("while SSL handshaking to upstream", StringComparison.Ordinal)
                && line.Contains("upstream: 127.0.0.1:10143", StringComparison.Ordinal));
    }

    [Fact]
    public void A_backend_that_speaks_plain_text_is_told_nothing()
    {
        var rig = new SessionRig(Trust, Named);
        using var backend = new BackendPlayer(rig, "imap");
        MemoryPeer client = backend.Begin();
        rig.Backend!.Take();
        rig.Say(rig.Backend, "* OK plain ready\r\n");
        Assert.StartsWith("a NO [UNAVAILABLE]", client.Take(), StringComparison.Ordinal);
        Assert.DoesNotContain("LOGIN", rig.Backend.Take(), StringComparison.Ordinal);
        Assert.True(rig.Backend.IsClosed);
    }

    [Fact]
    public void A_backend_that_stalls_has_the_timeout_and_no_longer()
    {
        var rig = new SessionRig(Trust, Named, "timeout 10s;");
        using var backend = new BackendPlayer(rig, "imap");
        MemoryPeer client = backend.Begin();
        rig.Say(rig.Backend!, "\x16\x03\x03\x00");
        rig.Loop.Advance(TimeSpan.FromSeconds(9));
        Assert.False(rig.Backend!.IsClosed);
        rig.Loop.Advance(TimeSpan.FromSeconds(1));
        Assert.True(rig.Backend.IsClosed);
        Assert.StartsWith("a NO [UNAVAILABLE]", client.Take(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_client_that_leaves_ends_a_handshake_with_its_backend()
    {
        var rig = new SessionRig(Trust, Named);
        using var backend = new BackendPlayer(rig, "imap");
        MemoryPeer client = backend.Begin();
        client.End();
        rig.Loop.Settle();
        Assert.True(rig.Backend!.IsClosed);
    }

    [Fact]
    public void A_backend_that_ends_half_way_is_a_temporary_failure()
    {
        var rig = new SessionRig(Trust, Named);
        using var backend = new BackendPlayer(rig, "imap");
        MemoryPeer client = backend.Begin();
        rig.Backend!.End();
        rig.Loop.Settle();
        Assert.StartsWith("a NO [UNAVAILABLE]", client.Take(), StringComparison.Ordinal);
        Assert.Contains(
            rig.Log.Messages,
            line => line.Contains(
                "peer closed connection in SSL handshake while SSL handshaking to upstream", StringComparison.Ordinal));
    }

    [Fact]
    public void A_backend_that_cannot_be_connected_to_is_told_of_as_without_TLS()
    {
        var rig = new SessionRig(Trust, Named);
        MemoryPeer client = rig.Connect();
        rig.Say(client, "a LOGIN u p\r\n");
        client.Take();
        rig.Answer(new AuthAccepted(SessionRig.BackendPlace with { Port = 1 }, null, null));
        Assert.StartsWith("a NO [UNAVAILABLE]", client.Take(), StringComparison.Ordinal);
        Assert.Contains(rig.Log.Messages, line => line.Contains("connect() failed (111: Connection refused)", StringComparison.Ordinal));
        Assert.DoesNotContain(rig.Log.Messages, line => line.Contains("SSL", StringComparison.Ordinal));
    }

    [Fact]
    public void A_unix_socket_has_no_name_to_look_for()
    {
        var rig = new SessionRig(Trust);
        rig.Loop.Serve(EndpointAddress.FromUnixPath("/b"), _ => { });
        MemoryPeer client = rig.Connect();
        rig.Say(client, "a LOGIN u p\r\n");
        rig.Answer(new AuthAccepted(new AuthBackend(null, null, "/b", 0), null, null));
        Assert.Contains(
            rig.Log.Messages,
            line => line.Contains("no name to look for in the certificate of \"unix:/b\": set proxy_ssl_name", StringComparison.Ordinal));
    }

    [Fact]
    public void A_proxy_header_goes_ahead_in_clear()
    {
        var rig = new SessionRig(Trust, Named, "proxy_protocol on;");
        using var backend = new BackendPlayer(rig, "imap");
        backend.Begin();
        Assert.StartsWith("PROXY TCP4 192.0.2.1 127.0.0.1 4711 143\r\n\x16\x03\x01", rig.Backend!.Take(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_backend_that_is_cut_off_is_told_of_in_the_log()
    {
        var rig = new SessionRig(Trust, Named);
        using var backend = new BackendPlayer(rig, "imap");
        MemoryPeer client = backend.LogIn();
        rig.Backend!.End();
        rig.Loop.Settle();
        client.End();
        rig.Loop.Settle();
        Assert.Single(rig.Log.Messages, line => line.Contains("upstream ended without close_notify", StringComparison.Ordinal));
    }

    private static void IsRefused(SessionRig rig, BackendPlayer backend, string error)
    {
        MemoryPeer client = backend.Begin();
        backend.Tls!.ShakeHands();
        backend.Tls.Hear();
        Assert.StartsWith("a NO [UNAVAILABLE]", client.Take(), StringComparison.Ordinal);
        Assert.True(rig.Backend!.IsClosed);
        string line = Assert.Single(rig.Log.Messages, line => line.Contains("upstream SSL certificate ", StringComparison.Ordinal));
        Assert.Contains(error, line, StringComparison.Ordinal);
        Assert.Contains("while SSL handshaking to upstream", line, StringComparison.Ordinal);
        Assert.DoesNotContain(rig.Log.Messages, line => line.Contains("connection broke", StringComparison.Ordinal));
    }
}
