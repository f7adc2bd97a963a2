using Posthorn.RealServers.Tests.Rig;

namespace Posthorn.RealServers.Tests.Imap;

public sealed class LoginTests
{
    [Theory, ThroughEachProxy]
    public async Task A_user_logs_in_lists_folders_and_logs_out(ProxyKind kind)
    {
        await using ImapHouse house = await ImapHouse.StartAsync(kind);
        using ImapTalk talk = await house.LogInAsync(MailHouse.Anna);

        Assert.Contains(await talk.DoAsync("LIST \"\" *"), line => line.EndsWith(" INBOX", StringComparison.Ordinal));
        await talk.LogOutAsync();
    }

    [Theory, ThroughEachProxy]
    public async Task Each_user_reaches_the_server_that_the_auth_service_named(ProxyKind kind)
    {
        await using ImapHouse house = await ImapHouse.StartAsync(kind);
        using ImapTalk anna = await house.LogInAsync(MailHouse.Anna);
        using ImapTalk berta = await house.LogInAsync(MailHouse.Berta);
        string folder = $"only-anna-{kind}";

        await anna.DoAsync($"CREATE {folder}");

        Assert.Contains(await anna.DoAsync("LIST \"\" *"), line => line.EndsWith(folder, StringComparison.Ordinal));
        Assert.DoesNotContain(await berta.DoAsync("LIST \"\" *"), line => line.EndsWith(folder, StringComparison.Ordinal));
    }
}
