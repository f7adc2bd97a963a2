using System.Security.Cryptography.X509Certificates;
using Posthorn.RealServers.Tests.Imap;
using Posthorn.RealServers.Tests.Rig;

namespace Posthorn.RealServers.Tests.TlsClients;

public sealed class TlsReloadTests
{
    private const string New = "ssl_certificate {new.pem}; ssl_certificate_key {new.key};";

    [Theory, ThroughEachProxy]
    public async Task After_a_reload_new_sessions_see_the_new_certificate_and_live_ones_go_on(ProxyKind kind)
    {
        await using TlsHouse house = await TlsHouse.StartAsync(kind);
        using ImapTalk direct = await LogInAsync(house, "imaps");
        using ImapTalk started = await LogInAsync(house, "imap");

        await house.ReloadAsync(New);

        (await house.ShakeAsync("imaps")).MustBeUp().MustSay("O = renewed");
        (await house.ShakeAsync("smtp")).MustBeUp().MustSay("O = renewed");
        foreach (ImapTalk live in (ImapTalk[])[direct, started])
        {
            await live.DoAsync("LIST \"\" *");
            await live.LogOutAsync();
        }
    }

    [Theory, ThroughEachProxy]
    public async Task The_same_files_with_new_content_are_read_again(ProxyKind kind)
    {
        await using TlsHouse house = await TlsHouse.StartAsync(kind);
        using ImapTalk live = await LogInAsync(house, "imaps");

        TestPki.Write(house.Files, "ecdsa", TestPki.Shared.NewEcdsa);
        (await house.ShakeAsync("imaps")).MustBeUp().MustSay("O = ecdsa");
        await house.ReloadAsync(TlsHouse.Ecdsa);

        (await house.ShakeAsync("imaps")).MustBeUp().MustSay("O = renewed");
        await live.LogOutAsync();
    }

    [Theory, ThroughEachProxy]
    public async Task A_broken_certificate_keeps_the_old_one_and_says_why(ProxyKind kind)
    {
        await using TlsHouse house = await TlsHouse.StartAsync(kind);
        using ImapTalk live = await LogInAsync(house, "imaps");

        await house.ReloadInVainAsync("ssl_certificate {words}; ssl_certificate_key {new.key};", "cannot load certificate ");
        (await house.ShakeAsync("imaps")).MustBeUp().MustSay("O = ecdsa");
        await house.ReloadInVainAsync("ssl_certificate {new.pem}; ssl_certificate_key {good.key};", "SSL_CTX_use_PrivateKey(");
        (await house.ShakeAsync("pop3")).MustBeUp().MustSay("O = ecdsa");
        await live.DoAsync("NOOP");

        await house.ReloadAsync(New);
        (await house.ShakeAsync("imaps")).MustBeUp().MustSay("O = renewed");
        await live.LogOutAsync();
    }

    [Theory, ThroughEachProxy]
    public async Task After_quit_live_tls_sessions_go_on_and_the_process_ends_with_them(ProxyKind kind)
    {
        await using TlsHouse house = await TlsHouse.StartAsync(kind);
        using ImapTalk direct = await LogInAsync(house, "imaps");
        using ImapTalk started = await LogInAsync(house, "imap");

        house.Proxy.Signal(ProcessSignal.Quit);
        await Patience.UntilAsync(async () => !await Ports.AcceptAsync(house.PortOf("imaps")), () => "the port to close");

        await direct.DoAsync("NOOP");
        await started.DoAsync("NOOP");
        await direct.LogOutAsync();
        Assert.True(house.Proxy.IsRunning);
        await started.LogOutAsync();
        Assert.Equal(0, (await house.Proxy.WaitForExitAsync()).Code);
    }

    private static async Task<ImapTalk> LogInAsync(TlsHouse house, string door)
    {
        using X509Certificate2 expected = TestPki.Shared.Ecdsa.ToX509();
        WireConnection wire = await WireConnection.ConnectAsync(house.PortOf(door));
        if (door == "imap")
        {
            await wire.ReadLineAsync();
            await wire.SendLineAsync("s STARTTLS");
            Assert.Equal("s OK completed", await wire.ReadLineAsync());
        }

        await wire.StartTlsAsync(expected);
        if (door == "imaps")
        {
            await wire.ReadLineAsync();
        }

        ImapTalk talk = new(wire);
        await talk.DoAsync(ImapTalk.Login(MailHouse.Anna));
        return talk;
    }
}
