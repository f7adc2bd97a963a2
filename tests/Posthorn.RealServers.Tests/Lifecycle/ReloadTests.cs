using Posthorn.RealServers.Tests.Imap;
using Posthorn.RealServers.Tests.Rig;

namespace Posthorn.RealServers.Tests.Lifecycle;

public sealed class ReloadTests
{
    private const string Old = "imap_capabilities IMAP4rev1 OLD;";
    private const string New = "imap_capabilities IMAP4rev1 NEW;";

    [Theory, ThroughEachProxy]
    public async Task After_a_reload_new_sessions_use_the_new_configuration_and_live_ones_go_on(ProxyKind kind)
    {
        await using ImapHouse house = await ImapHouse.StartAsync(kind, Old);
        using ImapTalk live = await house.LogInAsync(MailHouse.Anna);

        house.Proxy.Rewrite(ImapHouse.Block(house.Port, house.Auth.Url, New));
        house.Proxy.Signal(ProcessSignal.Reload);

        await Patience.UntilAsync(() => OffersAsync(house, "NEW"), () => "a new session to see the new configuration");
        await live.DoAsync("NOOP");
        await live.LogOutAsync();
    }

    [Theory, ThroughEachProxy]
    public async Task A_session_before_login_survives_a_reload(ProxyKind kind)
    {
        await using ImapHouse house = await ImapHouse.StartAsync(kind, Old);
        using ImapTalk early = await house.ConnectAsync();

        house.Proxy.Rewrite(ImapHouse.Block(house.Port, house.Auth.Url, New));
        house.Proxy.Signal(ProcessSignal.Reload);
        await Patience.UntilAsync(() => OffersAsync(house, "NEW"), () => "a new session to see the new configuration");

        await early.DoAsync(ImapTalk.Login(MailHouse.Anna));
        await early.LogOutAsync();
    }

    [Theory, ThroughEachProxy]
    public async Task A_reload_of_a_broken_file_keeps_the_old_configuration(ProxyKind kind)
    {
        await using ImapHouse house = await ImapHouse.StartAsync(kind, Old);
        using ImapTalk live = await house.LogInAsync(MailHouse.Anna);

        house.Proxy.Rewrite(ImapHouse.Block(house.Port, house.Auth.Url, "no_such_directive on;"));
        house.Proxy.Signal(ProcessSignal.Reload);
        await house.Proxy.WaitForLogAsync("unknown directive \"no_such_directive\" in ");

        Assert.True(await OffersAsync(house, "OLD"));
        await live.DoAsync("NOOP");

        house.Proxy.Rewrite(ImapHouse.Block(house.Port, house.Auth.Url, New));
        house.Proxy.Signal(ProcessSignal.Reload);
        await Patience.UntilAsync(() => OffersAsync(house, "NEW"), () => "the repaired configuration to be used");
        await live.LogOutAsync();
    }

    [Theory, ThroughEachProxy]
    public async Task A_reload_opens_new_ports_and_closes_those_that_are_gone(ProxyKind kind)
    {
        await using ImapHouse house = await ImapHouse.StartAsync(kind, Old);
        int other = FreePort.Take();

        house.Proxy.Rewrite(ImapHouse.Block(other, house.Auth.Url, New));
        house.Proxy.Signal(ProcessSignal.Reload);

        await Patience.UntilAsync(() => Ports.AcceptAsync(other), () => "the new port to open");
        await Patience.UntilAsync(async () => !await Ports.AcceptAsync(house.Port), () => "the old port to close");
        using ImapTalk talk = await ImapTalk.LogInAsync(other, MailHouse.Anna);
        await talk.LogOutAsync();
    }

    private static async Task<bool> OffersAsync(ImapHouse house, string capability)
    {
        // nginx's old worker may take the connection and be told to leave before it greets.
        using WireConnection wire = await WireConnection.ConnectAsync(house.Port);
        if (await wire.TryReadLineAsync() is null)
        {
            return false;
        }

        await wire.SendLineAsync("a CAPABILITY");
        return (await wire.TryReadLineAsync())?.Contains(capability, StringComparison.Ordinal) == true;
    }
}
