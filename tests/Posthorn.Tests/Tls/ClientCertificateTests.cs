using System.Text;
using Posthorn.Auth;
using Posthorn.Protocol;
using Posthorn.Protocol.AuthHttp;
using Posthorn.Tests.InMemory;
using Xunit;

namespace Posthorn.Tests.Tls;

public sealed class ClientCertificateTests
{
    private const string Missing = "* BYE No required SSL certificate\r\n";
    private const string Wrong = "* BYE SSL certificate error\r\n";
    private const string Welcome = "* OK IMAP4 ready\r\n";

    [Theory]
    [InlineData("on", "client", Welcome)]
    [InlineData("on", "stranger", Wrong)]
    [InlineData("on", null, Missing)]
    [InlineData("optional", "client", Welcome)]
    [InlineData("optional", "stranger", Wrong)]
    [InlineData("optional", null, Welcome)]
    [InlineData("optional_no_ca", "stranger", Welcome)]
    [InlineData("optional_no_ca", null, Welcome)]
    [InlineData("off", "stranger", Welcome)]
    public void A_client_is_judged_by_its_certificate(string policy, string? certificate, string greeting)
    {
        foreach (int version in new[] { TlsClientOptions.V12, TlsClientOptions.V13 })
        {
            SessionRig rig = Rig(policy);
            MemoryPeer wire = rig.Connect();
            using var client = new TlsClient(rig.Loop, wire, new() { Version = version, Certificate = certificate });
            Assert.True(client.ShakeHands(), client.Complaint);
            Assert.Equal(greeting, client.Hear());
            Assert.Equal(greeting != Welcome, wire.IsClosed && client.GotCloseNotify);
        }
    }

    [Fact]
    public void The_reasons_are_logged_as_in_nginx()
    {
        SessionRig rig = Rig("on");
        foreach (string? certificate in new[] { null, "stranger" })
        {
            using var client = new TlsClient(rig.Loop, rig.Connect(), new() { Certificate = certificate });
            client.ShakeHands();
        }

        Assert.Contains(
            rig.Log.Messages,
            line => line.Contains("client sent no required SSL certificate while SSL handshaking", StringComparison.Ordinal));
        Assert.Contains(
            rig.Log.Messages,
            line => line.Contains(
                "client SSL certificate verify error: (18:self-signed certificate) while SSL handshaking", StringComparison.Ordinal));
    }

    [Fact]
    public void A_revoked_certificate_will_not_do()
    {
        SessionRig rig = Rig("on", $"ssl_crl {TestKeys.Crl};");
        using var client = new TlsClient(rig.Loop, rig.Connect(), new() { Certificate = "client" });
        client.ShakeHands();
        Assert.Equal(Wrong, client.Hear());
        Assert.Contains(rig.Log.Messages, line => line.Contains("(23:certificate revoked)", StringComparison.Ordinal));
    }

    [Fact]
    public void The_auth_service_is_told_of_it()
    {
        SessionRig rig = Rig("optional_no_ca", "auth_http_pass_client_cert on;");
        using var known = new TlsClient(rig.Loop, rig.Connect(), new() { Certificate = "client" });
        AuthHttpTlsFacts facts = Ask(rig, known);
        Assert.Equal(("TLSv1.3", "TLS_AES_256_GCM_SHA384", "SUCCESS"), (facts.Protocol, facts.Cipher, facts.Verify));
        Assert.Equal(("CN=alice,O=Some Org", "CN=Test Authority", "0ABC"), (facts.Subject, facts.Issuer, facts.Serial));
        Assert.Matches("^[0-9a-f]{40}$", facts.Fingerprint);
        Assert.Equal(File.ReadAllText(TestKeys.Certificate("client")).Trim(), Encoding.ASCII.GetString(facts.Certificate).Trim());

        using var stranger = new TlsClient(rig.Loop, rig.Connect(), new() { Certificate = "stranger" });
        Assert.Equal("FAILED:self-signed certificate", Ask(rig, stranger).Verify);
        using var nobody = new TlsClient(rig.Loop, rig.Connect());
        facts = Ask(rig, nobody);
        Assert.Equal(("NONE", "", ""), (facts.Verify, facts.Subject, facts.Fingerprint));
    }

    [Fact]
    public void Where_none_is_asked_for_nothing_is_told_of_certificates()
    {
        SessionRig rig = Rig("off");
        using var client = new TlsClient(rig.Loop, rig.Connect(), new() { Version = TlsClientOptions.V12 });
        AuthHttpTlsFacts facts = Ask(rig, client);
        Assert.Equal("TLSv1.2", facts.Protocol);
        Assert.Null(facts.Verify);
    }

    private static SessionRig Rig(string policy, string more = "") => new(
        "listen 127.0.0.1:993 ssl;",
        TestKeys.Pair,
        $"ssl_verify_client {policy};",
        policy is "on" or "optional" ? $"ssl_client_certificate {TestKeys.Authority};" : $"ssl_trusted_certificate {TestKeys.Authority};",
        more);

    private static AuthHttpTlsFacts Ask(SessionRig rig, TlsClient client)
    {
        Assert.True(client.ShakeHands(), client.Complaint);
        client.Say("a LOGIN u p\r\n");
        Credentials credentials = rig.Auth.Asked!;
        AuthHttpTlsFacts facts = AuthQuestion.Of(rig.Session!, credentials, "imap").Tls!;
        rig.Answer(new AuthRefused(new("no"), 0));
        return facts;
    }
}
