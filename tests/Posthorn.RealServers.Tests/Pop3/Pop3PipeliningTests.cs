using Posthorn.RealServers.Tests.Rig;

namespace Posthorn.RealServers.Tests.Pop3;

/// <summary>Name and password in one flight to a real server.</summary>
public sealed class Pop3PipeliningTests
{
    private const string Pipelining = "pop3_pipelining on; proxy_pass_error_message on;";

    [Theory, ThroughPosthorn]
    public async Task Dovecot_is_asked_once_and_sent_name_and_password_together(ProxyKind kind)
    {
        using ScriptedBackend between = new();
        await using Pop3House house = await StartAsync(kind, between.Port);

        await LogInAsync(house, between, isKnown: false);
        await LogInAsync(house, between, isKnown: true);
    }

    [Theory, ThroughPosthorn]
    public async Task Right_passwords_let_in_and_wrong_ones_are_refused_in_Dovecots_words(ProxyKind kind)
    {
        await using Pop3House house = await StartAsync(kind, (await (await MailHouse.SharedAsync()).A).Ports.Pop3);
        for (int i = 0; i < 3; i++)
        {
            using Pop3Talk talk = await house.LogInAsync(MailHouse.Anna);
            Assert.Matches(@"^\+OK \d+ \d+$", await talk.DoAsync("STAT"));
            await talk.QuitAsync();

            using Pop3Talk other = await house.ConnectAsync();
            await other.DoAsync($"USER {MailHouse.Anna.Name}");
            Assert.Equal("-ERR [AUTH] Authentication failed.", await other.CommandAsync("PASS wrong"));
            Assert.Equal("", await other.Wire.ReadToEndAsync());
        }
    }

    private static Task<Pop3House> StartAsync(ProxyKind kind, int backend) =>
        Pop3House.StartAsync(kind, AuthService.Start(_ => AuthAnswer.Accept(backend)), Pipelining);

    // Whoever stands in between lets Dovecot hear the name only once the password is there too.
    private static async Task LogInAsync(Pop3House house, ScriptedBackend between, bool isKnown)
    {
        using Pop3Talk talk = await house.ConnectAsync();
        await talk.Wire.SendAsync($"USER {MailHouse.Anna.WireName}\r\nPASS {MailHouse.Anna.WirePassword}\r\nQUIT\r\n");
        using WireConnection proxy = await between.AcceptAsync();
        using WireConnection dovecot = await WireConnection.ConnectAsync((await (await MailHouse.SharedAsync()).A).Ports.Pop3);
        await proxy.SendLineAsync(await dovecot.ReadLineAsync());
        if (!isKnown)
        {
            Assert.Equal("CAPA", await proxy.ReadLineAsync());
            await proxy.SendAsync(await CapabilitiesAsync(dovecot));
        }

        string[] flight = [await proxy.ReadLineAsync(), await proxy.ReadLineAsync()];
        Assert.Equal([$"USER {MailHouse.Anna.WireName}", $"PASS {MailHouse.Anna.WirePassword}"], flight);
        await dovecot.SendAsync(string.Join("\r\n", flight) + "\r\n");
        await proxy.SendAsync($"{await dovecot.ReadLineAsync()}\r\n{await dovecot.ReadLineAsync()}\r\n");

        Assert.Equal("QUIT", await proxy.ReadLineAsync());
        await dovecot.SendLineAsync("QUIT");
        await proxy.SendAsync(await dovecot.ReadToEndAsync());
        proxy.ShutdownSend();
        Assert.Equal("+OK\r\n+OK Logged in.\r\n+OK Logging out.\r\n", await talk.Wire.ReadToEndAsync());
    }

    private static async Task<string> CapabilitiesAsync(WireConnection dovecot)
    {
        await dovecot.SendLineAsync("CAPA");
        List<string> lines = [];
        do
        {
            lines.Add(await dovecot.ReadLineAsync());
        }
        while (lines[^1] != ".");

        Assert.Contains("PIPELINING", lines);
        return string.Join("\r\n", lines) + "\r\n";
    }
}
