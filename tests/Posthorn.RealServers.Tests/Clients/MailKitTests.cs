using MailKit;
using MailKit.Net.Imap;
using MailKit.Search;
using MailKit.Security;
using MimeKit;
using Posthorn.RealServers.Tests.Imap;
using Posthorn.RealServers.Tests.Rig;

namespace Posthorn.RealServers.Tests.Clients;

public sealed class MailKitTests
{
    [Theory, ThroughEachProxy]
    public async Task MailKit_logs_in_appends_and_fetches(ProxyKind kind)
    {
        await using ImapHouse house = await ImapHouse.StartAsync(kind);
        using ImapClient client = await ConnectAsync(house);
        CancellationToken stop = TestContext.Current.CancellationToken;
        await client.AuthenticateAsync(MailHouse.Anna.Name, MailHouse.Anna.Password, stop);
        IMailFolder? folder = await client.GetFolder(client.PersonalNamespaces[0]).CreateAsync($"mailkit-{kind}", true, stop);
        Assert.NotNull(folder);
        MimeMessage message = new() { Subject = "från MailKit", Body = new TextPart("plain") { Text = "Hello\n" } };

        await folder.AppendAsync(message, MessageFlags.Flagged, stop);
        await folder.OpenAsync(FolderAccess.ReadOnly, stop);

        UniqueId found = Assert.Single(await folder.SearchAsync(SearchQuery.Flagged, stop));
        Assert.Equal("från MailKit", (await folder.GetMessageAsync(found, stop)).Subject);
        await client.DisconnectAsync(true, stop);
    }

    [Theory, ThroughEachProxy]
    public async Task MailKit_sees_the_backends_capabilities_after_login(ProxyKind kind)
    {
        await using ImapHouse house = await ImapHouse.StartAsync(kind);
        using ImapClient client = await ConnectAsync(house);
        CancellationToken stop = TestContext.Current.CancellationToken;
        Assert.False(client.Capabilities.HasFlag(ImapCapabilities.Idle));

        await client.AuthenticateAsync(MailHouse.Anna.Name, MailHouse.Anna.Password, stop);

        Assert.True(client.Capabilities.HasFlag(ImapCapabilities.Idle));
        await client.DisconnectAsync(true, stop);
    }

    [Theory, ThroughEachProxy]
    public async Task MailKit_takes_a_refusal_for_a_refusal(ProxyKind kind)
    {
        await using ImapHouse house = await ImapHouse.StartAsync(kind);
        using ImapClient client = await ConnectAsync(house);
        CancellationToken stop = TestContext.Current.CancellationToken;

        await Assert.ThrowsAsync<AuthenticationException>(() => client.AuthenticateAsync(MailHouse.Anna.Name, "wrong", stop));
        await client.AuthenticateAsync(MailHouse.Anna.Name, MailHouse.Anna.Password, stop);

        await client.DisconnectAsync(true, stop);
    }

    private static async Task<ImapClient> ConnectAsync(ImapHouse house)
    {
        ImapClient client = new() { Timeout = (int)Patience.Limit.TotalMilliseconds };
        await client.ConnectAsync("127.0.0.1", house.Port, SecureSocketOptions.None, TestContext.Current.CancellationToken);
        return client;
    }
}
