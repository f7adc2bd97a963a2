using System.Net;
using Posthorn.RealServers.Tests.Imap;
using Posthorn.RealServers.Tests.Pop3;
using Posthorn.RealServers.Tests.Rig;

namespace Posthorn.RealServers.Tests.RealAddress;

/// <summary>
/// Posthorn behind Posthorn: what the first is told and finds out of its client is in the log of the Dovecot behind the second, which
/// trusts the first (<c>set_real_ip_from</c>).
/// </summary>
public sealed class ForwardedFieldTests
{
    [Theory]
    [ThroughPosthorn]
    public async Task Dovecot_behind_two_proxies_hears_of_the_client_by_ID(ProxyKind kind)
    {
        DovecotServer dovecot = await (await MailHouse.SharedAsync()).A;
        MailUser guest = MailHouse.NextGuest();
        await using TwoProxies two = await TwoProxies.StartAsync(kind, "imap", "imap_proxy_id on;", dovecot.Ports.Imap);
        IPAddress visitor = Visitor.Next();
        using ImapTalk talk = new(await WireConnection.ConnectAsync(two.Port, visitor));
        await talk.Wire.ReadLineAsync();

        await talk.DoAsync(ImapTalk.Login(guest));
        await talk.LogOutAsync();

        await dovecot.WaitForLogAsync($"imap-login: Info: Login: user=<{guest.Name}>", $"rip={visitor}", "tier=<gold plus>");
        await two.Behind.WaitForLogAsync($"client: {visitor}");
        Assert.Contains(two.Auth.Requests, request => request["Client-IP"] == visitor.ToString() && request["Auth-Protocol"] == "imap");
    }

    [Theory]
    [ThroughPosthorn]
    public async Task Dovecot_behind_two_proxies_hears_of_the_client_by_XCLIENT(ProxyKind kind)
    {
        DovecotServer dovecot = await (await MailHouse.SharedAsync()).A;
        MailUser guest = MailHouse.NextGuest();
        await using TwoProxies two = await TwoProxies.StartAsync(kind, "pop3", "pop3_xclient on;", dovecot.Ports.Pop3);
        IPAddress visitor = Visitor.Next();
        using Pop3Talk talk = new(await WireConnection.ConnectAsync(two.Port, visitor));
        await talk.Wire.ReadLineAsync();

        await talk.LogInAsync(guest);
        await talk.QuitAsync();

        await dovecot.WaitForLogAsync($"pop3-login: Info: Login: user=<{guest.Name}>", $"rip={visitor}", "tier=<gold plus>");
    }
}
