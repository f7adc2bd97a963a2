using System.Security.Cryptography;
using Posthorn.RealServers.Tests.Rig;

namespace Posthorn.RealServers.Tests.TlsClients;

public sealed class ResumptionTests
{
    [Theory, ThroughEachDoor("imap", "imaps", "pop3s", "smtp")]
    public async Task Sessions_are_resumed_by_ticket(ProxyKind kind, string door)
    {
        await using TlsHouse house = await TlsHouse.StartAsync(kind);

        Assert.True(await IsResumedAsync(house, door, "-tls1_3"));
        Assert.True(await IsResumedAsync(house, door, "-tls1_2"));
    }

    [Theory, ThroughEachProxy]
    public async Task Without_tickets_and_cache_nothing_is_resumed(ProxyKind kind)
    {
        await using TlsHouse house = await TlsHouse.StartAsync(kind, TlsHouse.Ecdsa + " ssl_session_tickets off;");

        SClientReport first = await house.ShakeAsync("imaps", "-tls1_2");

        first.MustBeUp();
        Assert.DoesNotContain("TLS session ticket:", first.Text, StringComparison.Ordinal);
        Assert.False(await IsResumedAsync(house, "imaps", "-tls1_3"));
        Assert.False(await IsResumedAsync(house, "imaps", "-tls1_2"));
    }

    [Theory, ThroughEachProxy]
    public async Task Of_the_caches_all_but_none_and_off_resume_by_session_id(ProxyKind kind)
    {
        (string Cache, bool Resumes)[] cases =
            [("shared:tls:1m", true), ("builtin:100", true), ("builtin shared:tls:1m", true), ("none", false), ("off", false)];
        foreach ((string cache, bool resumes) in cases)
        {
            await using TlsHouse house = await TlsHouse.StartAsync(kind, TlsHouse.Ecdsa + $" ssl_session_cache {cache};");
            Assert.True(resumes == await IsResumedAsync(house, "imaps", "-tls1_2", "-no_ticket"), cache);
        }
    }

    [Theory, ThroughEachProxy]
    public async Task Tls_1_3_resumes_from_the_cache_too(ProxyKind kind)
    {
        await using TlsHouse house = await TlsHouse.StartAsync(
            kind, TlsHouse.Ecdsa + " ssl_session_cache shared:tls:1m; ssl_session_tickets off;");

        Assert.True(await IsResumedAsync(house, "imaps", "-tls1_3"));
    }

    [Theory, ThroughEachProxy]
    public async Task A_session_ends_with_its_timeout(ProxyKind kind)
    {
        await using TlsHouse house = await TlsHouse.StartAsync(kind, TlsHouse.Ecdsa + " ssl_session_timeout 1s;");
        string session = await TakeAsync(house, "imaps", "-tls1_2");

        await Patience.UntilAsync(
            async () => !(await house.ShakeAsync("imaps", "-tls1_2", "-sess_in", session)).MustBeUp().IsReused,
            () => "the session to time out");
    }

    [Theory, ThroughEachProxy]
    public async Task Ticket_keys_rotate_across_a_reload(ProxyKind kind)
    {
        foreach (int length in (int[])[48, 80])
        {
            await using TlsHouse house = await TlsHouse.StartAsync(kind, perDoor: null);
            foreach (string name in (string[])["first", "second"])
            {
                await File.WriteAllBytesAsync(
                    house.Files.PathOf(name), RandomNumberGenerator.GetBytes(length), TestContext.Current.CancellationToken);
            }

            await house.ReloadAsync(TlsHouse.Ecdsa + " ssl_session_ticket_key {first};");
            string session = await TakeAsync(house, "imaps", "-tls1_2");
            string newer = await TakeAsync(house, "imaps", "-tls1_3");

            await house.ReloadAsync(TlsHouse.Ecdsa + " ssl_session_ticket_key {second}; ssl_session_ticket_key {first};");
            Assert.True(await ResumesAsync(house, session, "-tls1_2"), $"{length}: the old key still reads");
            Assert.True(await ResumesAsync(house, newer, "-tls1_3"), $"{length}: the old key still reads TLS 1.3");
            string renewed = await TakeAsync(house, "imaps", "-tls1_2");

            await house.ReloadAsync(TlsHouse.Ecdsa + " ssl_session_ticket_key {second};");
            Assert.False(await ResumesAsync(house, session, "-tls1_2"), $"{length}: the old key is gone");
            Assert.False(await ResumesAsync(house, newer, "-tls1_3"), $"{length}: the old key is gone for TLS 1.3");
            Assert.True(await ResumesAsync(house, renewed, "-tls1_2"), $"{length}: the new key made tickets");
        }
    }

    // CVE-2025-23419: a session made where nobody asks for a certificate must not open a server that does.
    [Theory, ThroughEachProxy]
    public Task A_session_is_not_resumed_where_clients_must_show_certificates(ProxyKind kind) => CannotMoveAsync(kind, "off");

    // nginx resumes it, and refuses the client all the same: it tells servers apart by their authorities.
    [Theory, ThroughPosthorn]
    public Task A_session_is_not_resumed_where_certificates_are_no_longer_optional(ProxyKind kind) => CannotMoveAsync(kind, "optional");

    private static async Task CannotMoveAsync(ProxyKind kind, string verification)
    {
        const string Common = TlsHouse.Ecdsa + " ssl_session_ticket_key {ecdsa.ticket}; ssl_session_cache shared:tls:1m; "
            + "ssl_client_certificate {clients.pem};";
        await using TlsHouse house = await TlsHouse.StartAsync(
            kind, Common, perDoor: door => door == "imaps" ? "ssl_verify_client on;" : $"ssl_verify_client {verification};");
        foreach (string[] version in (string[][])[["-tls1_3"], ["-tls1_2"], ["-tls1_2", "-no_ticket"]])
        {
            string session = await TakeAsync(house, "imap", version);
            Assert.True((await house.ShakeAsync("imap", [.. version, "-sess_in", session])).IsReused);

            SClientReport elsewhere = await house.ShakeAsync("imaps", [.. version, "-sess_in", session]);

            Assert.False(elsewhere.IsReused, elsewhere.Text);
            elsewhere.MustSay("* BYE No required SSL certificate");
        }
    }

    private static async Task<bool> IsResumedAsync(TlsHouse house, string door, params string[] more)
    {
        string session = await TakeAsync(house, door, more);
        return File.Exists(session) && (await house.ShakeAsync(door, [.. more, "-sess_in", session])).MustBeUp().IsReused;
    }

    private static async Task<bool> ResumesAsync(TlsHouse house, string session, string version)
    {
        return (await house.ShakeAsync("imaps", version, "-sess_in", session)).MustBeUp().IsReused;
    }

    /// <summary>The file of a session that began afresh; there is none where the server gave no ticket.</summary>
    private static async Task<string> TakeAsync(TlsHouse house, string door, params string[] more)
    {
        string file = house.Files.PathOf(Guid.NewGuid().ToString("N"));
        SClientReport first = await house.ShakeAsync(door, [.. more, "-sess_out", file]);
        Assert.False(first.MustBeUp().IsReused);
        return file;
    }
}
