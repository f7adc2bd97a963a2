using Posthorn.Tests.InMemory;
using Xunit;

namespace Posthorn.Tests.Tls;

/// <summary>Several certificates in one server, chosen by the name that the client asks for.</summary>
public sealed class ServerNameTests
{
    private const string Listen = "listen 127.0.0.1:993 ssl;";
    private static readonly string[] Pairs = [TestKeys.Pair, TestKeys.PairOf("rsa"), TestKeys.PairOf("imap"), TestKeys.PairOf("wild")];

    [Theory]
    [InlineData(null, "server")]
    [InlineData("mx.example", "server")]
    [InlineData("imap.example", "imap")]
    [InlineData("imap.example.org", "imap")]
    [InlineData("Imap.EXAMPLE", "imap")]
    [InlineData("pop.example", "wild")]
    [InlineData("a.pop.example", "server")]
    [InlineData("not.me", "server")]
    [InlineData("example", "server")]
    public void A_client_gets_the_certificate_of_the_name_it_asks_for(string? name, string certificate)
    {
        var rig = new SessionRig([Listen, .. Pairs]);
        foreach (int version in new[] { TlsClientOptions.V12, TlsClientOptions.V13 })
        {
            using var client = new TlsClient(rig.Loop, rig.Connect(), new() { Version = version, Name = name, Alpn = "imap" });
            Assert.True(client.ShakeHands(), client.Complaint);
            Assert.Equal(File.ReadAllText(TestKeys.Certificate(certificate)).Trim(), client.ServerCertificate);
            Assert.Equal("imap", client.Alpn);
        }
    }

    [Theory]
    [InlineData("mx.example", "rsa")]
    [InlineData(null, "rsa")]
    public void Of_the_name_it_gets_the_kind_that_suits_it(string? name, string certificate)
    {
        var rig = new SessionRig([Listen, .. Pairs]);
        using var client = new TlsClient(
            rig.Loop, rig.Connect(), new() { Version = TlsClientOptions.V12, Name = name, Ciphers = "ECDHE-RSA-AES128-GCM-SHA256" });
        Assert.True(client.ShakeHands(), client.Complaint);
        Assert.Equal(File.ReadAllText(TestKeys.Certificate(certificate)).Trim(), client.ServerCertificate);
    }

    [Theory]
    [InlineData(null, "* BYE No required SSL certificate\r\n")]
    [InlineData("stranger", "* BYE SSL certificate error\r\n")]
    [InlineData("client", "* OK IMAP4 ready\r\n")]
    public void The_policy_on_client_certificates_is_the_same_for_every_name(string? certificate, string greeting)
    {
        string policy = $"ssl_verify_client on; ssl_client_certificate {TestKeys.Authority}; ssl_session_cache shared:x:1m;";
        var rig = new SessionRig([Listen, policy, .. Pairs]);
        foreach (int version in new[] { TlsClientOptions.V12, TlsClientOptions.V13 })
        {
            foreach (bool tickets in new[] { true, false })
            {
                var options = new TlsClientOptions { Version = version, Name = "imap.example", Tickets = tickets };
                options = options with { Certificate = certificate };
                using var first = new TlsClient(rig.Loop, rig.Connect(), options);
                Assert.True(first.ShakeHands(), first.Complaint);
                Assert.Equal(greeting, first.Hear());
                using var again = new TlsClient(rig.Loop, rig.Connect(), options with { Session = first.Session });
                Assert.True(again.ShakeHands(), again.Complaint);
                Assert.Equal(greeting, again.Hear());
            }
        }
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("ssl_session_tickets off; ssl_session_cache shared:x:1m;", true)]
    [InlineData("ssl_session_ticket_key {key};", true)]
    public void A_session_is_resumed_under_its_own_name_and_no_other(string directives, bool resumes)
    {
        var rig = new SessionRig(
            [Listen, directives.Replace("{key}", TestKeys.TicketKeyA, StringComparison.Ordinal), .. Pairs]);
        foreach (int version in new[] { TlsClientOptions.V12, TlsClientOptions.V13 })
        {
            Assert.Equal(resumes, IsResumed(rig, version, "imap.example", "imap.example"));
            Assert.False(IsResumed(rig, version, "imap.example", "pop.example"));
            Assert.False(IsResumed(rig, version, "imap.example", null));
            Assert.False(IsResumed(rig, version, null, "imap.example"));
        }
    }

    [Fact]
    public void Certificates_of_other_names_do_not_outlive_their_last_connection_nor_go_before()
    {
        var rig = new SessionRig([Listen, .. Pairs]);
        using var early = new TlsClient(rig.Loop, rig.Connect(), new() { Name = "imap.example" });
        rig.Set();
        GC.Collect();
        GC.WaitForPendingFinalizers();
        Assert.True(early.ShakeHands(), early.Complaint);
        Assert.Equal(File.ReadAllText(TestKeys.Certificate("imap")).Trim(), early.ServerCertificate);
    }

    private static bool IsResumed(SessionRig rig, int version, string? name, string? then)
    {
        using var first = new TlsClient(rig.Loop, rig.Connect(), new() { Version = version, Name = name });
        Assert.True(first.ShakeHands(), first.Complaint);
        first.Hear();
        using var second = new TlsClient(rig.Loop, rig.Connect(), new() { Version = version, Name = then, Session = first.Session });
        Assert.True(second.ShakeHands(), second.Complaint);
        second.Hear();
        return second.WasResumed;
    }
}
