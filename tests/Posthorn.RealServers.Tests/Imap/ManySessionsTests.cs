using Posthorn.RealServers.Tests.Rig;

namespace Posthorn.RealServers.Tests.Imap;

public sealed class ManySessionsTests
{
    private const int Sessions = 200;

    [Theory, ThroughEachProxy]
    public async Task Two_hundred_sessions_are_served_at_once(ProxyKind kind)
    {
        await using ImapHouse house = await ImapHouse.StartAsync(kind);
        MailUser[] users = [MailHouse.Anna, MailHouse.Berta];

        ImapTalk[] talks = await Task.WhenAll(Enumerable.Range(0, Sessions).Select(i => house.LogInAsync(users[i % 2])));
        try
        {
            await Task.WhenAll(talks.Select(talk => talk.DoAsync("NOOP")));
            await Task.WhenAll(talks.Select(talk => talk.LogOutAsync()));
        }
        finally
        {
            Array.ForEach(talks, talk => talk.Dispose());
        }

        Assert.Equal(Sessions, house.Auth.Requests.Count);
    }
}
