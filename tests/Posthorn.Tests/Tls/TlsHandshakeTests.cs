using Posthorn.Tests.InMemory;
using Xunit;

namespace Posthorn.Tests.Tls;

public sealed class TlsHandshakeTests
{
    private const string Listen = "listen 127.0.0.1:993 ssl;";

    // A record with the first byte of a handshake: OpenSSL waits for the rest.
    private const string Begun = "\x16\x03\x01\x00\x01\x01";
    private const int Rsa = 912;
    private const int Ecdsa = 408;

    [Fact]
    public void A_client_that_stalls_has_the_timeout_and_no_longer()
    {
        var rig = new SessionRig(Listen, TestKeys.Pair, "timeout 10s;");
        MemoryPeer wire = rig.Connect();
        rig.Say(wire, "\x16\x03\x01\x02\x00\x01");
        rig.Loop.Advance(TimeSpan.FromSeconds(9));
        Assert.False(wire.IsClosed);
        rig.Loop.Advance(TimeSpan.FromSeconds(1));
        Assert.True(wire.IsClosed);
        Assert.Contains(rig.Log.Messages, line => line.Contains("client timed out while SSL handshaking", StringComparison.Ordinal));
    }

    [Fact]
    public void Handshakes_under_way_are_bounded_and_those_with_no_whole_record_do_not_count()
    {
        var rig = new SessionRig(Listen, TestKeys.Pair, "ssl_handshake_limit 2;");
        MemoryPeer silent = rig.Connect();
        rig.Say(rig.Connect(), Begun[..^1]);
        MemoryPeer[] stalled = [rig.Connect(), rig.Connect()];
        rig.Say(stalled[0], Begun);
        rig.Say(stalled[1], Begun);
        foreach (int _ in new[] { 1, 2, 3 })
        {
            MemoryPeer refused = rig.Connect();
            rig.Say(refused, Begun);
            Assert.True(refused.IsClosed);
            Assert.Equal("", refused.Take());
        }

        Assert.False(silent.IsClosed);
        Assert.Single(
            rig.Log.Messages,
            line => line.Contains(
                "2 TLS handshakes are under way, new ones are refused: see ssl_handshake_limit while SSL handshaking",
                StringComparison.Ordinal));

        stalled[0].End();
        rig.Loop.Settle();
        using var client = new TlsClient(rig.Loop, silent);
        Assert.True(client.ShakeHands(), client.Complaint);
        using var next = new TlsClient(rig.Loop, rig.Connect());
        Assert.True(next.ShakeHands(), next.Complaint);
    }

    [Fact]
    public void A_flood_of_clients_is_told_of_once_a_second()
    {
        var rig = new SessionRig(Listen, TestKeys.Pair, "ssl_handshake_limit 1;");
        rig.Say(rig.Connect(), Begun);
        foreach (int milliseconds in new[] { 0, 500, 499, 1 })
        {
            rig.Loop.Advance(TimeSpan.FromMilliseconds(milliseconds));
            rig.Say(rig.Connect(), Begun);
        }

        Assert.Equal(2, rig.Log.Messages.Count(line => line.Contains("see ssl_handshake_limit", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_client_that_speaks_plain_text_is_told_by_an_alert_and_in_the_log()
    {
        var rig = new SessionRig(Listen, TestKeys.Pair);
        MemoryPeer wire = rig.Connect();
        rig.Say(wire, "GET / HTTP/1.0\r\n\r\n");
        Assert.True(wire.IsClosed);
        Assert.Contains(
            rig.Log.Messages,
            line => line.Contains(
                "SSL_do_handshake() failed (SSL: error:0A00009C:SSL routines::http request) while SSL handshaking, client: 192.0.2.1",
                StringComparison.Ordinal));
    }

    [Fact]
    public void A_client_that_leaves_in_the_middle_is_logged_as_in_nginx()
    {
        var rig = new SessionRig(Listen, TestKeys.Pair);
        MemoryPeer wire = rig.Connect();
        wire.End();
        rig.Loop.Settle();
        Assert.True(wire.IsClosed);
        Assert.Contains(
            rig.Log.Messages,
            line => line.Contains("peer closed connection in SSL handshake while SSL handshaking", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("imap", true)]
    [InlineData("pop3", false)]
    [InlineData("http/1.1", false)]
    public void A_client_that_names_protocols_must_name_the_one_spoken(string protocol, bool isLetIn)
    {
        var rig = new SessionRig(Listen, TestKeys.Pair);
        using var client = new TlsClient(rig.Loop, rig.Connect(), new() { Alpn = protocol });
        Assert.Equal(isLetIn, client.ShakeHands());
        Assert.Equal(isLetIn ? protocol : "", client.Alpn);
        Assert.Equal(!isLetIn, client.Complaint.Contains("no application protocol", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("TLSv1.3", TlsClientOptions.V13, true)]
    [InlineData("TLSv1.3", TlsClientOptions.V12, false)]
    [InlineData("TLSv1.2", TlsClientOptions.V13, false)]
    [InlineData("TLSv1.2 TLSv1.3", TlsClientOptions.V12, true)]
    public void Only_the_versions_named_are_spoken(string protocols, int version, bool isLetIn)
    {
        var rig = new SessionRig(Listen, TestKeys.Pair, $"ssl_protocols {protocols};");
        using var client = new TlsClient(rig.Loop, rig.Connect(), new() { Version = version });
        Assert.Equal(isLetIn, client.ShakeHands());
    }

    [Fact]
    public void A_client_gets_the_certificate_that_suits_it()
    {
        var rig = new SessionRig(Listen, TestKeys.Pair, TestKeys.PairOf("rsa"));
        foreach ((string ciphers, int kind) in new[] { ("ECDHE-ECDSA-AES128-GCM-SHA256", Ecdsa), ("ECDHE-RSA-AES128-GCM-SHA256", Rsa) })
        {
            using var client = new TlsClient(
                rig.Loop, rig.Connect(), new() { Version = TlsClientOptions.V12, Ciphers = ciphers });
            Assert.True(client.ShakeHands(), client.Complaint);
            Assert.Equal(kind, client.ServerKeyKind == 6 ? Rsa : client.ServerKeyKind);
        }
    }

    [Fact]
    public void A_command_by_ssl_conf_command_reaches_OpenSSL()
    {
        var rig = new SessionRig(Listen, TestKeys.Pair, "ssl_conf_command MaxProtocol TLSv1.2;");
        using var client = new TlsClient(rig.Loop, rig.Connect());
        Assert.False(client.ShakeHands());
    }

    [Fact]
    public void A_key_behind_a_pass_phrase_and_a_pair_given_as_data_are_loaded()
    {
        string phrases = TestKeys.Write("phrases", "wrong\r\nopen sesame\r\n");
        string pem = File.ReadAllText(TestKeys.Certificate("server"));
        var rig = new SessionRig(
            Listen,
            $"ssl_certificate 'data:{pem}'; ssl_certificate_key {TestKeys.Key("server-locked")}; ssl_password_file {phrases};");
        using var client = new TlsClient(rig.Loop, rig.Connect());
        Assert.True(client.ShakeHands(), client.Complaint);
    }

    [Fact]
    public void A_proxy_header_comes_before_the_handshake_even_in_one_piece_with_it()
    {
        var rig = new SessionRig("listen 127.0.0.1:993 ssl proxy_protocol;", TestKeys.Pair) { ExpectsProxyHeader = true };
        MemoryPeer wire = rig.Connect();
        foreach (byte b in "PROXY TCP4 198.51.100.7 192.0.2.9 5000 993\r\n"u8)
        {
            wire.Send([b]);
        }

        using var client = new TlsClient(rig.Loop, wire);
        Assert.True(client.ShakeHands(), client.Complaint);
        Assert.Equal("* OK IMAP4 ready\r\n", client.Hear());
    }
}
