using Posthorn.RealServers.Tests.Imap;
using Posthorn.RealServers.Tests.Rig;

namespace Posthorn.RealServers.Tests.TlsClients;

public sealed class ClientCertificateTests
{
    private const string Error = "SSL certificate error";
    private const string Missing = "No required SSL certificate";
    private const string Authority = TlsHouse.Ecdsa + " ssl_client_certificate {clients.pem};";

    [Theory, ThroughEachDoor]
    public async Task Where_a_certificate_is_required_only_a_good_one_opens(ProxyKind kind, string doorName)
    {
        await using TlsHouse house = await TlsHouse.StartAsync(kind, Authority + " ssl_verify_client on; ssl_crl {crl.pem};");
        TlsDoor door = new(doorName);
        string hello = door.IsDirect ? door.Greeting : door.Farewell;

        (await ShowAsync(house, doorName, "good")).MustBeUp().MustSay(hello, "CN = Posthorn Clients");
        (await ShowAsync(house, doorName, null)).MustBeUp().MustSay(door.Refusal(Missing));
        (await ShowAsync(house, doorName, "expired")).MustBeUp().MustSay(door.Refusal(Error));
        (await ShowAsync(house, doorName, "revoked")).MustBeUp().MustSay(door.Refusal(Error));
        (await ShowAsync(house, doorName, "unknown")).MustBeUp().MustSay(door.Refusal(Error));

        string log = house.Proxy.Log;
        Assert.Contains("client SSL certificate verify error: (10:certificate has expired)", log, StringComparison.Ordinal);
        Assert.Contains("client SSL certificate verify error: (23:certificate revoked)", log, StringComparison.Ordinal);
        Assert.Contains("client sent no required SSL certificate", log, StringComparison.Ordinal);
    }

    [Theory, ThroughEachDoor("imaps", "pop3", "smtp")]
    public async Task Optional_lets_in_without_but_not_with_a_bad_one(ProxyKind kind, string doorName)
    {
        await using TlsHouse house = await TlsHouse.StartAsync(kind, Authority + " ssl_verify_client optional;");
        TlsDoor door = new(doorName);

        (await ShowAsync(house, doorName, "good")).MustSay(door.Farewell);
        (await ShowAsync(house, doorName, null)).MustSay(door.Farewell);
        (await ShowAsync(house, doorName, "expired")).MustSay(door.Refusal(Error));
        (await ShowAsync(house, doorName, "unknown")).MustSay(door.Refusal(Error));
    }

    [Theory, ThroughEachDoor("imaps", "pop3", "smtp")]
    public async Task Optional_no_ca_lets_strangers_in_but_nothing_expired(ProxyKind kind, string doorName)
    {
        await using TlsHouse house = await TlsHouse.StartAsync(kind, Authority + " ssl_verify_client optional_no_ca;");
        TlsDoor door = new(doorName);

        (await ShowAsync(house, doorName, "unknown")).MustSay(door.Farewell);
        (await ShowAsync(house, doorName, null)).MustSay(door.Farewell);
        (await ShowAsync(house, doorName, "expired")).MustSay(door.Refusal(Error));
    }

    [Theory, ThroughEachProxy]
    public async Task Only_authorities_that_are_for_telling_are_told(ProxyKind kind)
    {
        await using TlsHouse house = await TlsHouse.StartAsync(
            kind, TlsHouse.Ecdsa + " ssl_verify_client on; ssl_client_certificate {root.pem}; ssl_trusted_certificate {clients.pem};");

        SClientReport report = await ShowAsync(house, "imaps", "good");

        report.MustBeUp().MustSay("Acceptable client certificate CA names\nCN = Posthorn Test Root\n", "z OK");
        Assert.DoesNotContain("CN = Posthorn Clients\nRequested", report.Text, StringComparison.Ordinal);
    }

    [Theory, ThroughEachProxy]
    public async Task The_auth_service_hears_all_of_a_good_certificate(ProxyKind kind)
    {
        await using TlsHouse house = await TlsHouse.StartAsync(kind, Authority + " ssl_verify_client on;");
        IssuedCertificate good = TestPki.Shared.Good;

        Assert.Equal(
            [
                "Auth-SSL: on",
                "Auth-SSL-Protocol: TLSv1.3",
                "Auth-SSL-Cipher: TLS_AES_256_GCM_SHA384",
                "Auth-SSL-Verify: SUCCESS",
                "Auth-SSL-Subject: CN=Anna A.,O=Mail Users,C=DE",
                "Auth-SSL-Issuer: CN=Posthorn Clients",
                $"Auth-SSL-Serial: {good.Serial}",
                $"Auth-SSL-Fingerprint: {good.Fingerprint}",
                "Auth-SSL-Cert: " + good.Pem.Replace(" ", "%20", StringComparison.Ordinal).Replace("\n", "%0A", StringComparison.Ordinal),
            ],
            await HeadersAsync(house, "good"));
    }

    [Theory, ThroughEachProxy]
    public async Task The_auth_service_hears_of_a_missing_and_an_unknown_certificate(ProxyKind kind)
    {
        await using TlsHouse house = await TlsHouse.StartAsync(kind, Authority + " ssl_verify_client optional_no_ca;");

        Assert.Equal("Auth-SSL-Verify: NONE", (await HeadersAsync(house, null))[^1]);
        string[] unknown = await HeadersAsync(house, "unknown");
        Assert.Equal("Auth-SSL-Verify: FAILED:unable to verify the first certificate", unknown[3]);
        Assert.Equal("Auth-SSL-Subject: CN=Unknown", unknown[4]);
        Assert.Equal("Auth-SSL-Issuer: CN=Posthorn Strangers", unknown[5]);
    }

    [Theory, ThroughEachProxy]
    public async Task Without_verification_the_auth_service_hears_of_version_and_suite_only(ProxyKind kind)
    {
        await using TlsHouse house = await TlsHouse.StartAsync(kind);

        Assert.Equal(
            ["Auth-SSL: on", "Auth-SSL-Protocol: TLSv1.2", "Auth-SSL-Cipher: ECDHE-ECDSA-AES128-GCM-SHA256"],
            await HeadersAsync(house, "good", "-tls1_2", "-cipher", "ECDHE-ECDSA-AES128-GCM-SHA256"));
    }

    [Theory, ThroughEachProxy]
    public async Task A_resumed_session_is_still_whose_it_was(ProxyKind kind)
    {
        await using TlsHouse house = await TlsHouse.StartAsync(
            kind, Authority + " ssl_verify_client on; ssl_session_cache shared:tls:1m;");
        foreach (string version in (string[])["-tls1_2", "-tls1_3"])
        {
            string session = house.Files.PathOf("session" + version);
            string[] first = await HeadersAsync(house, "good", version, "-sess_out", session);

            string[] second = await HeadersAsync(house, null, version, "-sess_in", session);

            Assert.Equal(first, second);
            Assert.Equal("Auth-SSL-Verify: SUCCESS", second[3]);
        }
    }

    [Theory, ThroughEachProxy]
    public async Task A_session_that_was_refused_is_refused_again(ProxyKind kind)
    {
        await using TlsHouse house = await TlsHouse.StartAsync(
            kind, Authority + " ssl_verify_client on; ssl_session_cache shared:tls:1m;");
        foreach (string version in (string[])["-tls1_2", "-tls1_3"])
        {
            foreach (string? certificate in (string?[])[null, "expired"])
            {
                string session = house.Files.PathOf("refused" + version + certificate);
                (await ShowAsync(house, "imaps", certificate, version, "-sess_out", session)).MustSay("* BYE ");

                string[] again = File.Exists(session) ? ["-sess_in", session] : [];
                SClientReport second = await ShowAsync(house, "imaps", null, [version, .. again]);

                second.MustSay("* BYE ");
                Assert.DoesNotContain("* OK", second.Text, StringComparison.Ordinal);
            }
        }
    }

    private static Task<SClientReport> ShowAsync(TlsHouse house, string door, string? certificate, params string[] more)
    {
        return house.ShakeAsync(door, [.. Certificate(house, certificate), .. more]);
    }

    /// <summary>Logs in and returns what the auth service was told of TLS.</summary>
    private static async Task<string[]> HeadersAsync(TlsHouse house, string? certificate, params string[] more)
    {
        string login = $"a {ImapTalk.Login(MailHouse.Anna)}\r\nz LOGOUT\r\n";
        SClientReport report = await SClient.RunAsync(
            new TlsDoor("imaps"), house.PortOf("imaps"), login, [.. Certificate(house, certificate), .. more]);
        report.MustBeUp().MustSay("a OK");
        AuthRequest request = await house.Auth.NextRequestAsync();
        return [.. request.Lines.Where(line => line.StartsWith("Auth-SSL", StringComparison.Ordinal))];
    }

    private static string[] Certificate(TlsHouse house, string? name)
    {
        return name is null ? [] : ["-cert", house.Files.PathOf(name + ".pem"), "-key", house.Files.PathOf(name + ".key")];
    }
}
