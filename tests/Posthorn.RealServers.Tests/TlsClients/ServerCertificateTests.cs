using Posthorn.RealServers.Tests.Rig;

namespace Posthorn.RealServers.Tests.TlsClients;

public sealed class ServerCertificateTests
{
    [Theory, ThroughEachDoor("imaps", "pop3", "smtps")]
    public async Task The_whole_chain_is_sent_and_no_more(ProxyKind kind, string door)
    {
        await using TlsHouse house = await TlsHouse.StartAsync(kind);

        SClientReport report = await house.ShakeAsync(
            door, "-showcerts", "-CAfile", house.Files.PathOf("root.pem"), "-verify_return_error", "-verify_ip", "127.0.0.1");

        report.MustBeUp().MustSay(
            " 0 s:O = ecdsa, CN = localhost\n   i:CN = Posthorn Test Between\n",
            " 1 s:CN = Posthorn Test Between\n   i:CN = Posthorn Test Root\n",
            "Verify return code: 0 (ok)");
        Assert.Equal(2, report.Text.Split("-----BEGIN CERTIFICATE-----").Length - 1 - Shown(report));
    }

    [Theory, ThroughEachProxy]
    public async Task Of_two_certificates_each_client_gets_the_one_that_it_can_check(ProxyKind kind)
    {
        await using TlsHouse house = await TlsHouse.StartAsync(
            kind, TlsHouse.Ecdsa + " ssl_certificate {rsa.pem}; ssl_certificate_key {rsa.key};");
        string[] trust = ["-CAfile", house.Files.PathOf("root.pem"), "-verify_return_error"];

        SClientReport rsa = await house.ShakeAsync("imaps", ["-tls1_3", "-sigalgs", "rsa_pss_rsae_sha256", .. trust]);
        SClientReport ecdsa = await house.ShakeAsync("imaps", ["-tls1_3", "-sigalgs", "ECDSA+SHA256", .. trust]);
        SClientReport rsa2 = await house.ShakeAsync("imap", ["-tls1_2", "-cipher", "aRSA", .. trust]);
        SClientReport ecdsa2 = await house.ShakeAsync("imap", ["-tls1_2", "-cipher", "aECDSA", .. trust]);

        rsa.MustBeUp().MustSay("subject=O = rsa, CN = localhost", "Peer signature type: RSA-PSS");
        ecdsa.MustBeUp().MustSay("subject=O = ecdsa, CN = localhost", "Peer signature type: ECDSA");
        rsa2.MustBeUp().MustSay("subject=O = rsa, CN = localhost", "Cipher is ECDHE-RSA-");
        ecdsa2.MustBeUp().MustSay("subject=O = ecdsa, CN = localhost", "Cipher is ECDHE-ECDSA-");
    }

    [Theory, ThroughEachProxy]
    public async Task Locked_keys_open_by_one_of_the_pass_phrases(ProxyKind kind)
    {
        await using TlsHouse house = await TlsHouse.StartAsync(
            kind, "ssl_password_file {words}; ssl_certificate {ecdsa.pem}; ssl_certificate_key {ecdsa.locked.key}; "
                + "ssl_certificate {rsa.pem}; ssl_certificate_key {rsa.locked.key};");

        (await house.ShakeAsync("imaps", "-sigalgs", "ECDSA+SHA256")).MustBeUp().MustSay("O = ecdsa, ");
        (await house.ShakeAsync("imaps", "-sigalgs", "rsa_pss_rsae_sha256")).MustBeUp().MustSay("O = rsa, ");
    }

    [Theory, ThroughEachProxy]
    public async Task Certificate_and_key_may_share_a_file(ProxyKind kind)
    {
        using Workspace files = new("both");
        IssuedCertificate certificate = TestPki.Shared.Rsa;
        string both = files.Write("both.pem", certificate.KeyPem + certificate.Pem + certificate.Chain);

        await using TlsHouse house = await TlsHouse.StartAsync(kind, $"ssl_certificate {both}; ssl_certificate_key {both};");

        (await house.ShakeAsync("pop3s", "-CAfile", house.Files.PathOf("root.pem"), "-verify_return_error")).MustBeUp();
    }

    // s_client shows the server's certificate once more behind the chain.
    private static int Shown(SClientReport report)
    {
        return report.Text.Split("\nServer certificate\n-----BEGIN CERTIFICATE-----").Length - 1;
    }
}
