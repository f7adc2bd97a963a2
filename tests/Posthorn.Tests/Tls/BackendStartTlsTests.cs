using Posthorn.Tests.InMemory;
using Xunit;

namespace Posthorn.Tests.Tls;

/// <summary>A backend with which TLS is begun by STARTTLS.</summary>
public sealed class BackendStartTlsTests
{
    private static readonly string[] Directives =
        ["proxy_ssl starttls;", "proxy_ssl_name imap.example;", $"proxy_ssl_trusted_certificate {TestKeys.Authority};"];

    [Theory]
    [InlineData(TlsClientOptions.V12)]
    [InlineData(TlsClientOptions.V13)]
    public void A_client_logs_in_inside_TLS(int version)
    {
        var rig = new SessionRig(Directives);
        using var backend = new BackendPlayer(rig, "imap", version);
        MemoryPeer client = backend.Begin();
        string tag = Asked(rig);
        rig.Say(rig.Backend!, $"{tag} OK begin\r\n");
        Assert.True(backend.Tls!.ShakeHands(), backend.Tls.Complaint);
        backend.AnswerUntilIn();
        Assert.Equal("a OK in\r\n", client.Take());
    }

    [Fact]
    public void The_last_flight_and_the_first_command_leave_in_one_send()
    {
        var rig = new SessionRig(Directives);
        using var backend = new BackendPlayer(rig, "imap");
        backend.Begin();
        string tag = Asked(rig);
        rig.Say(rig.Backend!, $"{tag} OK begin\r\n");
        int before = ((MemoryConnection)rig.Session!.Backend!).Sends;
        Assert.True(backend.Tls!.ShakeHands());
        Assert.NotEqual("", backend.Tls.Hear());
        Assert.Equal(before + 1, ((MemoryConnection)rig.Session.Backend!).Sends);
    }

    [Theory]
    [InlineData("* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\n")]
    [InlineData("x")]
    public void What_comes_with_the_consent_is_taken_for_injected(string injected)
    {
        var rig = new SessionRig(Directives);
        using var backend = new BackendPlayer(rig, "imap");
        MemoryPeer client = backend.Begin();
        string tag = Asked(rig);
        rig.Say(rig.Backend!, $"{tag} OK begin\r\n{injected}");
        Assert.Equal("", rig.Backend!.Take());
        IsRefused(rig, client, "upstream sent data before the TLS handshake, somebody may have injected it");
    }

    [Fact]
    public void What_comes_in_clear_behind_the_consent_breaks_the_handshake()
    {
        var rig = new SessionRig(Directives);
        using var backend = new BackendPlayer(rig, "imap");
        MemoryPeer client = backend.Begin();
        string tag = Asked(rig);
        rig.Say(rig.Backend!, $"{tag} OK begin\r\n");
        rig.Say(rig.Backend!, "* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\n");
        Assert.DoesNotContain("LOGIN", rig.Backend!.Take(), StringComparison.Ordinal);
        IsRefused(rig, client, "SSL_do_handshake() failed (SSL: error:");
    }

    [Fact]
    public void There_is_no_way_back_to_plain_text()
    {
        var rig = new SessionRig(Directives);
        using var backend = new BackendPlayer(rig, "imap");
        MemoryPeer client = backend.Begin();
        string tag = Asked(rig);
        rig.Say(rig.Backend!, $"{tag} BAD unknown command\r\n");
        string heard = rig.Backend!.Take();
        Assert.DoesNotContain("LOGIN", heard, StringComparison.Ordinal);
        Assert.DoesNotContain("AUTHENTICATE", heard, StringComparison.Ordinal);
        Assert.StartsWith("a NO [UNAVAILABLE]", client.Take(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_certificate_that_will_not_do_ends_it()
    {
        var rig = new SessionRig(Directives);
        using var backend = new BackendPlayer(rig, "stranger");
        MemoryPeer client = backend.Begin();
        string tag = Asked(rig);
        rig.Say(rig.Backend!, $"{tag} OK begin\r\n");
        backend.Tls!.ShakeHands();
        Assert.Equal("", backend.Tls.Hear());
        IsRefused(rig, client, "upstream SSL certificate verify error: (18:self-signed certificate)");
    }

    // The tag of the STARTTLS that a greeting is answered by.
    private static string Asked(SessionRig rig)
    {
        rig.Say(rig.Backend!, "* OK backend\r\n");
        string asked = rig.Backend!.Take();
        Assert.EndsWith(" STARTTLS\r\n", asked, StringComparison.Ordinal);
        return asked.Split(' ')[0];
    }

    private static void IsRefused(SessionRig rig, MemoryPeer client, string log)
    {
        Assert.StartsWith("a NO [UNAVAILABLE]", client.Take(), StringComparison.Ordinal);
        Assert.True(rig.Backend!.IsClosed);
        Assert.Single(rig.Log.Messages, line => line.Contains(log, StringComparison.Ordinal));
    }
}
