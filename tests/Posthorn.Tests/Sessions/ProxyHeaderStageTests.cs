using System.Net;
using System.Text;
using Posthorn.Auth;
using Posthorn.Protocol.AuthHttp;
using Posthorn.Protocol.ProxyHeader;
using Posthorn.Protocol.Wire;
using Posthorn.Tests.InMemory;
using Posthorn.Transport;
using Xunit;

namespace Posthorn.Tests.Sessions;

public sealed class ProxyHeaderStageTests
{
    private const string Greeting = "* OK IMAP4 ready\r\n";
    private const string Header = "PROXY TCP4 198.51.100.7 203.0.113.9 40001 993\r\n";

    private readonly SessionRig _rig = new("timeout 10s;") { ExpectsProxyHeader = true };

    public ProxyHeaderStageTests() => Trust("192.0.2.0/24");

    public static TheoryData<string> Headers => [Header, Binary(IPAddress.Parse("198.51.100.7"), 40001)];

    [Theory]
    [MemberData(nameof(Headers))]
    public void A_header_that_comes_byte_by_byte_is_read_before_the_client_is_greeted(string header)
    {
        MemoryPeer client = _rig.Connect();
        foreach (char next in header)
        {
            Assert.Equal("", client.Take());
            _rig.Say(client, next.ToString());
        }

        Assert.Equal(Greeting, client.Take());
    }

    [Theory]
    [MemberData(nameof(Headers))]
    public void A_command_in_the_same_packet_is_the_client_s_first(string header)
    {
        MemoryPeer client = _rig.Connect();
        _rig.Say(client, header + "a NOOP\r\nb LOGIN u p\r\n");
        Assert.Equal(Greeting + "a OK completed\r\n", client.Take());
        Assert.Equal("u"u8.ToArray(), _rig.Auth.Asked!.User);
    }

    [Fact]
    public void A_client_behind_a_trusted_balancer_is_whom_the_balancer_names()
    {
        MemoryPeer client = LogIn(Header);
        AuthHttpQuery query = AuthQuestion.Of(_rig.Auth.AskedBy!, _rig.Auth.Asked!, "imap");
        Assert.Equal("198.51.100.7", query.ClientAddress);
        Assert.Equal(new AuthHttpProxyFacts("198.51.100.7", 40001, "203.0.113.9", 993), query.Proxy);
        Assert.Equal("198.51.100.7:40001", _rig.Auth.AskedBy!.ClientAddress.ToString());

        client.End();
        _rig.Loop.Settle();
        Assert.Contains("client 192.0.2.1:4711 connected to 127.0.0.1:143", Logged());
        Assert.Contains(
            "client closed connection while in http auth state, client: 198.51.100.7, server: 127.0.0.1:143, login: \"u\"", Logged());
    }

    [Fact]
    public void A_client_behind_a_balancer_that_is_not_trusted_keeps_the_balancer_s_address_and_the_auth_source_hears_both()
    {
        Trust("10.0.0.0/8");
        LogIn(Header);
        AuthHttpQuery query = AuthQuestion.Of(_rig.Auth.AskedBy!, _rig.Auth.Asked!, "imap");
        Assert.Equal("192.0.2.1", query.ClientAddress);
        Assert.Equal(new AuthHttpProxyFacts("198.51.100.7", 40001, "203.0.113.9", 993), query.Proxy);
    }

    [Theory]
    [InlineData("PROXY UNKNOWN\r\n")]
    [InlineData("\r\n\r\n\0\r\nQUIT\n\x20\0\0\0")]
    [InlineData("\r\n\r\n\0\r\nQUIT\n\x21\x12\0\x0c\x01\x02\x03\x04\x05\x06\x07\x08\0\x01\0\x02")]
    public void A_header_without_addresses_leaves_the_client_s_own(string header)
    {
        LogIn(header);
        AuthHttpQuery query = AuthQuestion.Of(_rig.Auth.AskedBy!, _rig.Auth.Asked!, "imap");
        Assert.Equal("192.0.2.1", query.ClientAddress);
        Assert.Null(query.Proxy);
    }

    [Fact]
    public void A_header_of_unix_sockets_leaves_the_client_s_own_address()
    {
        LogIn("\r\n\r\n\0\r\nQUIT\n\x21\x31\0\xd8" + "/run/balancer".PadRight(108, '\0') + "/run/mail".PadRight(108, '\0'));
        Assert.Equal("192.0.2.1", _rig.Auth.AskedBy!.ClientAddress.Host);
        Assert.Null(_rig.Auth.AskedBy!.ProxyFacts);
    }

    [Theory]
    [InlineData("a LOGIN u secret\r\n", "a")]
    [InlineData("PROXY TCP4 nowhere \"here\" 1 2\r\na LOGIN u secret\r\n", "PROXY TCP4 nowhere \\x22here\\x22 1 2")]
    [InlineData("PROXY TCP4 1.2.3.4 5.6.7.8 1 2\na LOGIN u secret\r\n", "PROXY TCP4 1.2.3.4 5.6.7.8 1 2")]
    [InlineData("\r\n\r\n\0\r\nQUIT\n\x31\x11\0\0", "\\x0D\\x0A\\x0D\\x0A\\x00\\x0D\\x0AQUIT\\x0A1\\x11\\x00\\x00")]
    public void A_broken_header_is_logged_without_what_follows_and_ends_the_session_silently(string header, string quoted)
    {
        MemoryPeer client = _rig.Connect();
        _rig.Say(client, header);
        Assert.True(client.IsClosed);
        Assert.Equal("", client.Take());
        Assert.Equal(0, _rig.Worker.SessionCount);
        string[] log = Logged();
        Assert.Contains(
            $"broken header: \"{quoted}\" while reading PROXY protocol, client: 192.0.2.1, server: 127.0.0.1:143", log);
        Assert.DoesNotContain(log, line => line.Contains("secret", StringComparison.Ordinal));
    }

    [Fact]
    public void A_broken_header_is_an_error()
    {
        _rig.Say(_rig.Connect(), "nonsense\r\n");
        Assert.Single(_rig.Log.Lines, line => line.Contains("[error]", StringComparison.Ordinal));
    }

    [Fact]
    public void A_header_that_the_client_s_end_cuts_short_is_broken()
    {
        MemoryPeer client = _rig.Connect();
        client.SendAndEnd("PROXY TCP4 198.51");
        _rig.Loop.Settle();
        Assert.True(client.IsClosed);
        Assert.Contains(Logged(), line => line.StartsWith("broken header: \"PROXY TCP4 198.51\"", StringComparison.Ordinal));
    }

    [Fact]
    public void A_health_check_that_says_nothing_and_leaves_is_no_error()
    {
        MemoryPeer client = _rig.Connect();
        client.End();
        _rig.Loop.Settle();
        Assert.True(client.IsClosed);
        string[] log = Logged();
        Assert.Contains(log, line => line.StartsWith("client closed connection while reading PROXY protocol", StringComparison.Ordinal));
        Assert.DoesNotContain(log, line => line.Contains("broken header", StringComparison.Ordinal));
    }

    [Fact]
    public void A_header_that_does_not_come_in_time_ends_the_session_however_slowly_its_bytes_drip()
    {
        MemoryPeer client = _rig.Connect();
        for (int second = 0; second < 9; second++)
        {
            _rig.Say(client, Header[second..(second + 1)]);
            _rig.Loop.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.False(client.IsClosed);
        _rig.Loop.Advance(TimeSpan.FromSeconds(1.1));
        Assert.True(client.IsClosed);
        Assert.Equal("", client.Take());
        Assert.Contains(Logged(), line => line.StartsWith("client timed out while reading PROXY protocol", StringComparison.Ordinal));
    }

    [Fact]
    public void The_time_for_the_login_begins_with_the_greeting()
    {
        MemoryPeer client = _rig.Connect();
        _rig.Loop.Advance(TimeSpan.FromSeconds(9));
        _rig.Say(client, Header);
        _rig.Loop.Advance(TimeSpan.FromSeconds(9));
        Assert.False(client.IsClosed);
        _rig.Loop.Advance(TimeSpan.FromSeconds(1.1));
        Assert.True(client.IsClosed);
    }

    [Fact]
    public void The_operator_s_stop_ends_the_wait_for_a_header()
    {
        MemoryPeer client = _rig.Connect();
        _rig.Say(client, "PROXY ");
        _rig.Worker.StopSessions(proxiedOnly: false, log: null);
        _rig.Loop.Settle();
        Assert.True(client.IsClosed);
        Assert.Equal(0, _rig.Loop.ConnectionCount);
    }

    [Fact]
    public void Where_no_header_is_expected_one_is_a_command_like_any_other()
    {
        var rig = new SessionRig();
        MemoryPeer client = rig.Connect();
        Assert.Equal(Greeting, client.Take());
        rig.Say(client, Header);
        Assert.StartsWith("PROXY BAD", client.Take(), StringComparison.Ordinal);
    }

    private static string Binary(IPAddress source, int port)
    {
        var writer = new WireWriter();
        var facts = new ProxyHeaderFacts(ProxyHeaderAddress.Of(source, port), ProxyHeaderAddress.Of(IPAddress.Loopback, 993));
        ProxyHeaderWriter.Write(ProxyHeaderVersion.V2, facts, null, writer);
        return Encoding.Latin1.GetString(writer.Written);
    }

    private void Trust(string network) =>
        _rig.Set($"set_real_ip_from {network};");

    private MemoryPeer LogIn(string header)
    {
        MemoryPeer client = _rig.Connect();
        _rig.Say(client, header + "a LOGIN u p\r\n");
        return client;
    }

    private string[] Logged() => [.. _rig.Log.Messages.Select(line => line[(line.IndexOf(' ', StringComparison.Ordinal) + 1)..])];
}
