using Posthorn.RealServers.Tests.Rig;

namespace Posthorn.RealServers.Tests.Hazards;

/// <summary>What a backend, or the way to it, must not be able to do.</summary>
public sealed class BackendHazardTests
{
    [Theory, EachProtocol(false)]
    public async Task CVE_2026_1642_plaintext_of_a_backend_before_its_handshake_is_nobodys_answer(ProxyKind kind, string protocol)
    {
        using ScriptedBackend backend = new();
        await using HazardHouse house = await HazardHouse.StartAsync(
            kind, protocol, (_, _) => AuthAnswer.Accept(backend.Port), $"{protocol}_auth plain; proxy_ssl starttls; proxy_ssl_verify off;");
        using HazardTalk talk = await house.ConnectAsync();
        await talk.TellAsync(talk.Sasl("PLAIN", HazardTalk.Base64("\0user\0pass")));
        using WireConnection server = await backend.AcceptAsync();
        await server.SendLineAsync(protocol switch { "imap" => "* OK ready", "pop3" => "+OK ready", _ => "220 mx ESMTP" });
        string line = await server.ReadLineAsync();
        if (line.StartsWith("EHLO", StringComparison.Ordinal))
        {
            await server.SendLineAsync("250-mx\r\n250 STARTTLS");
            line = await server.ReadLineAsync();
        }

        // The consent, and with it what somebody on the way would like to have answered inside.
        await server.SendAsync(protocol switch
        {
            "imap" => $"{line.Split(' ')[0]} OK begin\r\na1 OK injected\r\n",
            "pop3" => "+OK begin\r\n+OK injected\r\n+OK injected\r\n",
            _ => "220 begin\r\n250 injected\r\n235 injected\r\n",
        });

        string answer = await talk.AnswerAsync();
        Assert.True(HazardTalk.IsTemporary(answer), $"{answer}\n{house.Proxy.Log}");
        Assert.DoesNotContain("injected", answer + await talk.Wire.ReadToEndAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain("pass", await server.ReadToEndAsync(), StringComparison.Ordinal);
    }

    [Theory, EachProtocol(false)]
    public async Task CVE_2026_1642_plaintext_where_TLS_comes_first_is_nobodys_answer(ProxyKind kind, string protocol)
    {
        using ScriptedBackend backend = new();
        await using HazardHouse house = await HazardHouse.StartAsync(
            kind, protocol, (_, _) => AuthAnswer.Accept(backend.Port), $"{protocol}_auth plain; proxy_ssl on; proxy_ssl_verify off;");
        using HazardTalk talk = await house.ConnectAsync();
        await talk.TellAsync(talk.Sasl("PLAIN", HazardTalk.Base64("\0user\0pass")));
        using WireConnection server = await backend.AcceptAsync();

        await server.SendAsync("* OK injected\r\na1 OK injected\r\n+OK injected\r\n220 injected\r\n235 injected\r\n");

        string answer = await talk.AnswerAsync();
        Assert.True(HazardTalk.IsTemporary(answer), $"{answer}\n{house.Proxy.Log}");
        Assert.DoesNotContain("pass", await server.ReadToEndAsync(), StringComparison.Ordinal);
    }

    [Theory, EachProtocol(false, "smtp")]
    public async Task Proxy_loop_a_login_that_comes_back_to_its_own_door_ends_soon(ProxyKind kind, string protocol)
    {
        int port = 0;
        await using HazardHouse house = await HazardHouse.StartAsync(
            kind, protocol, (_, _) => AuthAnswer.Accept(port), "smtp_auth plain;");
        port = house.Port;
        using HazardTalk talk = await house.ConnectAsync();

        string answer = await talk.LogInAsync();

        Assert.True(HazardTalk.IsTemporary(answer), answer);
        Assert.InRange(house.Auth.Requests.Count, 1, 10);
        await house.Proxy.WaitForLogAsync("login is proxied in a loop");
    }
}
