using Posthorn.RealServers.Tests.Rig;

namespace Posthorn.RealServers.Tests.TlsClients;

public sealed class VersionTests
{
    // OpenSSL itself allows the old versions at its lowest security level only.
    private static readonly string[] Lenient = ["-cipher", "DEFAULT:@SECLEVEL=0"];

    [Theory, ThroughEachDoor("imap", "imaps", "pop3s", "smtp")]
    public async Task By_default_there_is_TLS_1_2_and_1_3_and_nothing_older(ProxyKind kind, string door)
    {
        await using TlsHouse house = await TlsHouse.StartAsync(kind);

        (await house.ShakeAsync(door, "-tls1_3")).MustBeUp().MustSay("New, TLSv1.3, Cipher is TLS_AES_256_GCM_SHA384");
        (await house.ShakeAsync(door, "-tls1_2")).MustBeUp().MustSay("New, TLSv1.2, Cipher is ECDHE-ECDSA-AES256-GCM-SHA384");
        (await house.ShakeAsync(door, ["-tls1_1", .. Lenient])).MustFail("alert protocol version");
        (await house.ShakeAsync(door, ["-tls1", .. Lenient])).MustFail("alert protocol version");
    }

    [Theory, ThroughEachProxy]
    public async Task Old_versions_are_there_when_the_administrator_insists(ProxyKind kind)
    {
        const string Old = " ssl_protocols TLSv1 TLSv1.1; ssl_ciphers ALL:@SECLEVEL=0;";
        await using TlsHouse house = await TlsHouse.StartAsync(kind, TlsHouse.Ecdsa + Old);

        (await house.ShakeAsync("imaps", ["-tls1", .. Lenient])).MustBeUp().MustSay("Protocol  : TLSv1\n");
        (await house.ShakeAsync("imaps", ["-tls1_1", .. Lenient])).MustBeUp().MustSay("Protocol  : TLSv1.1\n");
        (await house.ShakeAsync("imaps", "-tls1_2")).MustFail("unsupported protocol");
        (await house.ShakeAsync("imaps", "-tls1_3")).MustFail("alert protocol version");
    }

    [Theory, ThroughEachProxy]
    public async Task One_version_alone_is_kept_to(ProxyKind kind)
    {
        await using TlsHouse house = await TlsHouse.StartAsync(kind, TlsHouse.Ecdsa + " ssl_protocols TLSv1.3;");

        (await house.ShakeAsync("smtps", "-tls1_2")).MustFail("alert protocol version");
        (await house.ShakeAsync("smtps")).MustBeUp().MustSay("New, TLSv1.3");
    }
}
