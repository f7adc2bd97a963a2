using Posthorn.RealServers.Tests.Rig;

namespace Posthorn.RealServers.Tests.TlsClients;

public sealed class CipherTests
{
    private const string Rsa = "ssl_certificate {rsa.pem}; ssl_certificate_key {rsa.key};";

    [Theory, ThroughEachProxy]
    public async Task Only_the_listed_suites_are_taken(ProxyKind kind)
    {
        await using TlsHouse house = await TlsHouse.StartAsync(
            kind, Rsa + " ssl_ciphers ECDHE-RSA-CHACHA20-POLY1305:AES128-SHA;");

        (await house.ShakeAsync("imaps", "-tls1_2")).MustBeUp().MustSay("Cipher is ECDHE-RSA-CHACHA20-POLY1305");
        (await house.ShakeAsync("imaps", "-tls1_2", "-cipher", "AES128-SHA:AES256-SHA")).MustBeUp().MustSay("Cipher is AES128-SHA\n");
        (await house.ShakeAsync("imaps", "-tls1_2", "-cipher", "AES256-SHA")).MustFail("alert handshake failure");
    }

    [Theory, ThroughEachProxy]
    public async Task The_clients_order_counts_unless_the_server_prefers_its_own(ProxyKind kind)
    {
        const string Ciphers = " ssl_ciphers ECDHE-RSA-AES128-GCM-SHA256:ECDHE-RSA-AES256-GCM-SHA384;";
        string[] client = ["-tls1_2", "-cipher", "ECDHE-RSA-AES256-GCM-SHA384:ECDHE-RSA-AES128-GCM-SHA256"];

        await using (TlsHouse house = await TlsHouse.StartAsync(kind, Rsa + Ciphers))
        {
            (await house.ShakeAsync("imaps", client)).MustBeUp().MustSay("Cipher is ECDHE-RSA-AES256-GCM-SHA384");
        }

        await using TlsHouse own = await TlsHouse.StartAsync(kind, Rsa + Ciphers + " ssl_prefer_server_ciphers on;");
        (await own.ShakeAsync("imaps", client)).MustBeUp().MustSay("Cipher is ECDHE-RSA-AES128-GCM-SHA256");
    }

    [Theory, ThroughEachProxy]
    public async Task A_command_for_openssl_sets_the_suites_of_TLS_1_3(ProxyKind kind)
    {
        await using TlsHouse house = await TlsHouse.StartAsync(
            kind, Rsa + " ssl_conf_command Ciphersuites TLS_CHACHA20_POLY1305_SHA256; ssl_conf_command Options -SessionTicket;");

        SClientReport report = await house.ShakeAsync("imaps", "-tls1_3");
        SClientReport without = await house.ShakeAsync("imaps", "-tls1_3", "-ciphersuites", "TLS_AES_128_GCM_SHA256");

        report.MustBeUp().MustSay("Cipher is TLS_CHACHA20_POLY1305_SHA256");
        without.MustFail("alert handshake failure");
        (await house.ShakeAsync("imaps", "-tls1_2")).MustBeUp();
    }

    [Theory, ThroughEachProxy]
    public async Task Groups_are_those_of_the_directive(ProxyKind kind)
    {
        await using TlsHouse house = await TlsHouse.StartAsync(kind, Rsa + " ssl_ecdh_curve secp384r1:X448;");

        (await house.ShakeAsync("imaps", "-groups", "P-384")).MustBeUp().MustSay("Server Temp Key: ECDH, secp384r1, 384 bits");
        (await house.ShakeAsync("imaps", "-groups", "X448")).MustBeUp().MustSay("Server Temp Key: X448");
        (await house.ShakeAsync("imaps", "-tls1_3", "-groups", "X25519")).MustFail("alert handshake failure");
    }

    [Theory, ThroughEachProxy]
    public async Task Finite_field_key_exchange_comes_with_parameters_only(ProxyKind kind)
    {
        string[] client = ["-tls1_2", "-cipher", "DHE-RSA-AES256-GCM-SHA384"];
        await using (TlsHouse without = await TlsHouse.StartAsync(kind, Rsa))
        {
            (await without.ShakeAsync("imaps", client)).MustFail("alert handshake failure");
        }

        using Workspace files = new("dh");
        ExitReport made = await ChildProcess.RunAsync(
            Prerequisite.Program("openssl"), "genpkey", "-genparam", "-algorithm", "DH", "-pkeyopt", "dh_param:ffdhe2048",
            "-out", files.PathOf("dh.x942"));
        Assert.True(made.Code == 0, made.Text);
        ExitReport plain = await ChildProcess.RunAsync(
            Prerequisite.Program("openssl"), "dhparam", "-in", files.PathOf("dh.x942"), "-out", files.PathOf("dh.pem"));
        Assert.True(plain.Code == 0, plain.Text);

        await using TlsHouse with = await TlsHouse.StartAsync(kind, Rsa + $" ssl_dhparam {files.PathOf("dh.pem")};");
        (await with.ShakeAsync("imaps", client)).MustBeUp().MustSay("Server Temp Key: DH, 2048 bits");
    }
}
