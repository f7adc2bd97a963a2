using System.Net;
using Posthorn.Auth;
using Posthorn.Protocol.AuthHttp;
using Posthorn.Tests.InMemory;
using Posthorn.Transport;
using Xunit;

namespace Posthorn.Tests.Sessions;

/// <summary>Whose word about its client is taken, and what comes of it.</summary>
public sealed class TrustedProxyTests
{
    private const string Id = "i ID (\"x-originating-ip\" \"198.51.100.7\" \"x-originating-port\" \"40001\" \"x-proxy-ttl\" \"0\")\r\n";
    private const string LogIn = "a LOGIN u p\r\n";

    [Fact]
    public void The_client_is_whom_a_trusted_proxy_names()
    {
        SessionRig rig = new("set_real_ip_from 192.0.2.0/24;");
        rig.Say(rig.Connect(), Id + LogIn);
        Assert.Equal("198.51.100.7", AuthQuestion.Of(rig.Auth.AskedBy!, rig.Auth.Asked!, "imap").ClientAddress);
        Assert.Equal("198.51.100.7:40001", rig.Auth.AskedBy!.ClientAddress.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("set_real_ip_from 198.51.100.0/24;")]
    public void The_client_of_anybody_else_is_who_connects(string trust)
    {
        SessionRig rig = new([.. trust.Length == 0 ? [] : new[] { trust }]);
        rig.Say(rig.Connect(), Id + LogIn);
        Assert.Equal("192.0.2.1:4711", rig.Auth.AskedBy!.ClientAddress.ToString());
    }

    [Theory]
    [InlineData("PROXY TCP4 203.0.113.5 203.0.113.9 40002 143\r\n", "203.0.113.5:40002")]
    [InlineData("PROXY TCP4 192.0.2.9 203.0.113.9 40002 143\r\n", "198.51.100.7:40001")]
    [InlineData("PROXY UNKNOWN\r\n", "192.0.2.1:4711")]
    public void Behind_a_balancer_it_is_the_client_that_must_be_trusted_and_not_the_balancer(string header, string expected)
    {
        SessionRig rig = new("set_real_ip_from 192.0.2.0/24;") { ExpectsProxyHeader = true };
        rig.Say(rig.Connect(), header + Id + LogIn);
        Assert.Equal(expected, rig.Auth.AskedBy!.ClientAddress.ToString());
    }

    [Fact]
    public void A_login_that_may_pass_no_more_proxies_is_told_to_no_backend()
    {
        SessionRig rig = new("set_real_ip_from 192.0.2.0/24;");
        MemoryPeer client = rig.Connect();
        rig.Say(client, Id + LogIn);
        client.Take();
        rig.Answer(new AuthAccepted(SessionRig.BackendPlace, null, null));
        rig.Say(rig.Backend!, "* OK ready\r\n");
        Assert.Equal("a NO [UNAVAILABLE] Service temporarily unavailable, try again later\r\n", client.Take());
        Assert.Equal("", rig.Backend!.Take());
        Assert.Single(rig.Log.Lines, line => line.Contains("login is proxied in a loop", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("listen 127.0.0.1:10143; protocol imap;")]
    [InlineData("listen 10143; protocol imap;")]
    public void A_backend_that_is_the_server_itself_is_told_nothing(string listen)
    {
        SessionRig rig = new(listen);
        MemoryPeer client = rig.Connect();
        rig.Say(client, LogIn);
        client.Take();
        rig.Answer(new AuthAccepted(SessionRig.BackendPlace, null, null));
        rig.Say(rig.Backend!, "* OK IMAP4 ready\r\n");
        Assert.Equal("a NO [UNAVAILABLE] Service temporarily unavailable, try again later\r\n", client.Take());
        Assert.Equal("", rig.Backend!.Take());
    }

    [Fact]
    public void The_last_to_forward_adds_to_the_fields_of_the_one_before()
    {
        SessionRig rig = new("set_real_ip_from 192.0.2.0/24;", "imap_proxy_id on;");
        MemoryPeer client = rig.Connect();
        rig.Say(client, "i ID (\"x-forward-a\" \"1\" \"x-forward-b\" \"2\" \"x-session-id\" \"s\" "
            + "\"x-connected-ip\" \"192.0.2.8\")\r\n" + LogIn);
        rig.Answer(new AuthAccepted(SessionRig.BackendPlace, null, null)
        {
            Fields = [Posthorn.Protocol.Forwarding.ForwardField.Of("a"u8, "3"u8)!],
        });
        rig.Say(rig.Backend!, "* OK [CAPABILITY ID] ready\r\n");
        Assert.StartsWith(
            "P ID (\"x-proxy-ttl\" \"4\" \"x-originating-ip\" \"192.0.2.1\" \"x-originating-port\" \"4711\" "
            + "\"x-connected-ip\" \"192.0.2.8\" \"x-session-id\" \"s\" \"x-forward-a\" \"3\" \"x-forward-b\" \"2\")\r\na LOGIN",
            rig.Backend!.Take(),
            StringComparison.Ordinal);
    }
}
