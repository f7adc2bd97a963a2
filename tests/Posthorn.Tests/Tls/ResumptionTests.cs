using Posthorn.Tests.InMemory;
using Xunit;

namespace Posthorn.Tests.Tls;

public sealed class ResumptionTests
{
    private const string Listen = "listen 127.0.0.1:993 ssl;";
    private const string Cache = "ssl_session_cache shared:x:1m;";
    private const string NoTickets = "ssl_session_tickets off;";

    [Theory]
    [InlineData(TlsClientOptions.V12, "", true)]
    [InlineData(TlsClientOptions.V13, "", true)]
    [InlineData(TlsClientOptions.V12, NoTickets, false)]
    [InlineData(TlsClientOptions.V13, NoTickets, false)]
    [InlineData(TlsClientOptions.V12, NoTickets + Cache, true)]
    [InlineData(TlsClientOptions.V13, NoTickets + Cache, true)]
    [InlineData(TlsClientOptions.V12, NoTickets + "ssl_session_cache builtin:100;", true)]
    [InlineData(TlsClientOptions.V12, NoTickets + "ssl_session_cache off;", false)]
    public void Sessions_are_resumed_by_tickets_or_from_the_cache(int version, string directives, bool resumes)
    {
        var rig = new SessionRig(Listen, TestKeys.Pair, directives);
        Assert.Equal(resumes, IsResumed(rig, rig, version));
    }

    [Theory]
    [InlineData(TlsClientOptions.V12)]
    [InlineData(TlsClientOptions.V13)]
    public void Tickets_under_a_key_from_a_file_are_good_at_another_server(int version)
    {
        string a = $"ssl_session_ticket_key {TestKeys.TicketKeyA};";
        string b = $"ssl_session_ticket_key {TestKeys.TicketKeyB};";
        Assert.True(IsResumed(new(Listen, TestKeys.Pair, a), new(Listen, TestKeys.Pair, a), version));
        Assert.True(IsResumed(new(Listen, TestKeys.Pair, a), new(Listen, TestKeys.Pair, b, a), version));
        Assert.True(IsResumed(new(Listen, TestKeys.Pair, b), new(Listen, TestKeys.Pair, b), version));
        Assert.False(IsResumed(new(Listen, TestKeys.Pair, a), new(Listen, TestKeys.Pair, b), version));
    }

    [Theory]
    [InlineData("listen 127.0.0.1:994 ssl;", "")]
    [InlineData(Listen, "ssl_verify_client optional_no_ca;")]
    public void A_session_is_not_resumed_at_another_port_or_under_another_policy(string listen, string directives)
    {
        string key = $"ssl_session_ticket_key {TestKeys.TicketKeyA};";
        foreach (int version in new[] { TlsClientOptions.V12, TlsClientOptions.V13 })
        {
            Assert.False(IsResumed(new(Listen, TestKeys.Pair, key), new(listen, TestKeys.Pair, key, directives), version));
        }
    }

    [Fact]
    public void A_client_that_was_turned_away_is_not_let_in_by_resuming()
    {
        string policy = $"ssl_verify_client on; ssl_client_certificate {TestKeys.Authority};";
        var rig = new SessionRig(Listen, TestKeys.Pair, Cache, policy);
        foreach (int version in new[] { TlsClientOptions.V12, TlsClientOptions.V13 })
        {
            using var first = new TlsClient(rig.Loop, rig.Connect(), new() { Version = version, Certificate = "stranger" });
            first.ShakeHands();
            Assert.Equal("* BYE SSL certificate error\r\n", first.Hear());
            using var second = new TlsClient(rig.Loop, rig.Connect(), new() { Version = version, Session = first.Session });
            second.ShakeHands();
            Assert.StartsWith("* BYE ", second.Hear(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_client_that_merely_vanished_may_resume()
    {
        var rig = new SessionRig(Listen, TestKeys.Pair, Cache, NoTickets);
        MemoryPeer wire = rig.Connect();
        using var first = new TlsClient(rig.Loop, wire, new() { Version = TlsClientOptions.V12 });
        first.ShakeHands();
        first.Hear();
        wire.End();
        rig.Loop.Settle();
        using var second = new TlsClient(rig.Loop, rig.Connect(), new() { Version = TlsClientOptions.V12, Session = first.Session });
        second.ShakeHands();
        Assert.True(second.WasResumed);
    }

    private static bool IsResumed(SessionRig at, SessionRig then, int version)
    {
        using var first = new TlsClient(at.Loop, at.Connect(), new() { Version = version });
        Assert.True(first.ShakeHands(), first.Complaint);
        Assert.Equal("* OK IMAP4 ready\r\n", first.Hear());
        using var second = new TlsClient(then.Loop, then.Connect(), new() { Version = version, Session = first.Session });
        Assert.True(second.ShakeHands(), second.Complaint);
        Assert.Equal("* OK IMAP4 ready\r\n", second.Hear());
        return second.WasResumed;
    }
}
