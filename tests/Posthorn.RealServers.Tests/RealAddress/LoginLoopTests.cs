using System.Text.RegularExpressions;
using Posthorn.RealServers.Tests.Hazards;
using Posthorn.RealServers.Tests.Rig;

namespace Posthorn.RealServers.Tests.RealAddress;

/// <summary>Logins that come back to where they were end soon, with a temporary failure and one line that says why.</summary>
public sealed class LoginLoopTests
{
    private const string Loop = "login is proxied in a loop";

    [Theory, EachProtocol(false, "imap", "pop3", "smtp")]
    public async Task A_server_that_is_its_own_backend_notices_at_the_greeting(ProxyKind kind, string protocol)
    {
        int port = 0;
        await using HazardHouse house = await HazardHouse.StartAsync(
            kind, protocol, (_, _) => AuthAnswer.Accept(port), $"{protocol}_auth plain;");
        port = house.Port;

        await AssertEndsAsync(protocol, house.Port, house.Proxy);

        Assert.Single(house.Auth.Requests);
    }

    [Theory, EachProtocol(false, "imap", "pop3", "smtp")]
    public async Task A_circle_of_proxies_that_trust_each_other_ends_after_five_of_them(ProxyKind kind, string protocol)
    {
        await using Circle circle = await Circle.StartAsync(kind, protocol, "set_real_ip_from 127.0.0.0/8;");

        await AssertEndsAsync(protocol, circle.Port, circle.Proxy);

        Assert.Equal(6, circle.Auth.Requests.Count);
    }

    [Theory, EachProtocol(false, "imap", "pop3", "smtp")]
    public async Task A_circle_of_proxies_that_trust_nobody_ends_with_the_connections(ProxyKind kind, string protocol)
    {
        await using Circle circle = await Circle.StartAsync(kind, protocol, "xclient off; timeout 3s;");
        using HazardTalk talk = await HazardTalk.ConnectAsync(protocol, circle.Port);

        string answer = await talk.LogInAsync();

        Assert.True(HazardTalk.IsTemporary(answer), answer);
        Assert.InRange(circle.Auth.Requests.Count, 10, int.MaxValue);
        Assert.DoesNotContain(Loop, circle.Proxy.Log, StringComparison.Ordinal);
    }

    private static async Task AssertEndsAsync(string protocol, int port, ProxyProcess proxy)
    {
        using HazardTalk talk = await HazardTalk.ConnectAsync(protocol, port);
        string answer = await talk.LogInAsync();
        Assert.True(HazardTalk.IsTemporary(answer), answer);
        await proxy.WaitForLogAsync(Loop);
        Assert.Single(Regex.Matches(proxy.Log, Loop));
    }
}
