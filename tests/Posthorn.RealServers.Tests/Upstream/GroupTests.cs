using Posthorn.RealServers.Tests.Imap;
using Posthorn.RealServers.Tests.Rig;

namespace Posthorn.RealServers.Tests.Upstream;

/// <summary>What Posthorn and a Dovecot of a group see of each other.</summary>
public sealed class GroupTests
{
    [Fact]
    public async Task What_a_healthy_Dovecot_can_do_is_advertised_but_for_what_leads_past_the_proxy()
    {
        await using ImapPool pool = await ImapPool.StartAsync(
            1, "health_check interval=100ms timeout=3s;", inServer: "imap_capabilities auto;");

        // A group that nothing but the auth service names is checked from its first login on.
        await pool.LogInAndLeaveAsync();
        string seen = "";
        await Patience.UntilAsync(
            async () =>
            {
                using ImapTalk talk = await ImapTalk.ConnectAsync(pool.Port);
                seen = (await talk.DoAsync("CAPABILITY"))[0];
                return seen.Contains(" LITERAL+", StringComparison.Ordinal);
            },
            () => $"Dovecot's capabilities in \"{seen}\"");

        Assert.Contains(" ENABLE", seen, StringComparison.Ordinal);
        Assert.DoesNotContain("LOGIN-REFERRALS", seen, StringComparison.Ordinal);
        Assert.Contains(" AUTH=PLAIN", seen, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dovecot_is_called_from_the_address_of_proxy_bind()
    {
        await using ImapPool pool = await ImapPool.StartAsync(1, inServer: "proxy_bind 127.0.0.77;");

        await pool.LogInAndLeaveAsync();

        await pool.Servers[0].WaitForLogAsync("imap-login: Info: Login: user=<user", "rip=127.0.0.77,");
    }
}
