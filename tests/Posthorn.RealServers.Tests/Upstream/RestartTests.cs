using System.Net;
using Posthorn.RealServers.Tests.Imap;
using Posthorn.RealServers.Tests.Rig;
using Posthorn.RealServers.Tests.Smtp;

namespace Posthorn.RealServers.Tests.Upstream;

/// <summary>A backend goes and comes back in the middle of logins: nobody with a right password is told no.</summary>
public sealed class RestartTests
{
    [Fact]
    public async Task One_of_two_Dovecots_is_restarted_and_nobody_is_asked_for_the_password_again()
    {
        await using ImapPool pool = await ImapPool.StartAsync(2, parameters: "fail_timeout=1s");

        // In turn: the first and the third live on the first server, the others on the second.
        List<ImapTalk> sessions = [];
        for (int i = 0; i < 4; i++)
        {
            sessions.Add(await ImapTalk.LogInAsync(pool.Port, ImapPool.Users[i]));
        }

        await using var clients = new LoginLoop(6, pool.LogInAndLeaveAsync);
        await clients.MoreAsync(100);
        await pool.Servers[0].StopAsync();
        await clients.MoreAsync(200);
        await sessions[1].DoAsync("NOOP");
        await sessions[3].DoAsync("NOOP");
        await pool.Servers[0].StartAgainAsync();
        int before = LoginsAt(pool.Servers[0]);
        await Patience.UntilAsync(() => LoginsAt(pool.Servers[0]) > before, () => "logins at the server that is back");
        await clients.MoreAsync(100);
        await sessions[1].DoAsync("NOOP");
        await clients.StopAsync();

        sessions.ForEach(session => session.Dispose());
        Assert.Contains("upstream server temporarily disabled", pool.Proxy.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_only_Dovecot_is_restarted_and_logins_wait_for_it()
    {
        await using ImapPool pool = await ImapPool.StartAsync(1, inServer: "proxy_hold 30s;");
        await using var clients = new LoginLoop(6, pool.LogInAndLeaveAsync);
        await clients.MoreAsync(50);
        await pool.Servers[0].StopAsync();
        await Patience.UntilAsync(
            () => pool.Proxy.Log.Contains("connect() failed (111: Connection refused)", StringComparison.Ordinal), () => "a held login");
        await pool.Servers[0].StartAgainAsync();
        await clients.MoreAsync(50);
        await clients.StopAsync();
    }

    [Fact]
    public async Task A_health_check_takes_a_Dovecot_out_and_back_in()
    {
        await using ImapPool pool = await ImapPool.StartAsync(2, "health_check interval=100ms timeout=3s;", "max_fails=0");
        string first = $"upstream server 127.0.0.1:{pool.Servers[0].Ports.Imap} in \"pool\" is";
        await pool.LogInAndLeaveAsync();
        await pool.Servers[0].StopAsync();
        await pool.Proxy.WaitForLogAsync($"{first} unhealthy: ");
        await pool.LogInAndLeaveAsync();
        await pool.LogInAndLeaveAsync();
        await pool.Servers[0].StartAgainAsync();
        await pool.Proxy.WaitForLogAsync($"{first} healthy again");
        Assert.DoesNotContain($"127.0.0.1:{pool.Servers[1].Ports.Imap} in \"pool\" is", pool.Proxy.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_health_check_may_log_in()
    {
        string file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, ImapPool.Users[0].Password + "\n", TestContext.Current.CancellationToken);
        await using ImapPool pool = await ImapPool.StartAsync(
            1, $"health_check interval=100ms timeout=3s type=imap user={ImapPool.Users[0].Name} password_file={file};");
        await pool.Servers[0].WaitForLogAsync("Login: user=<user1>");
        await pool.LogInAndLeaveAsync();
        Assert.DoesNotContain("unhealthy", pool.Proxy.Log, StringComparison.Ordinal);
        File.Delete(file);
    }

    [Fact]
    public async Task Users_of_a_Dovecot_that_is_gone_move_and_return_with_it()
    {
        await using ImapPool pool = await ImapPool.StartAsync(2, "hash $auth_user consistent;", "fail_timeout=1s");
        int[] homes = await HomesAsync(pool);
        Assert.Equal(homes, await HomesAsync(pool));
        Assert.Equal([0, 1], homes.Distinct().Order());

        await pool.Servers[0].StopAsync();
        Assert.All(await HomesAsync(pool), home => Assert.Equal(1, home));
        await pool.Servers[0].StartAgainAsync();
        await Patience.UntilAsync(async () => (await HomesAsync(pool)).SequenceEqual(homes), () => "users to return to their server");
    }

    [Fact]
    public async Task One_of_two_Postfixes_is_restarted_and_nobody_is_asked_for_the_password_again()
    {
        MailHouse house = await MailHouse.SharedAsync();
        DovecotServer mailboxes = await house.A;
        await using PostfixServer first = await PostfixServer.StartAsync(mailboxes);
        await using PostfixServer second = await PostfixServer.StartAsync(mailboxes);
        await using var auth = AuthService.Start(_ => new AuthAnswer("Auth-Status: OK\r\nAuth-Server: pool\r\nAuth-Port: 25\r\n"));
        int port = FreePort.Take();
        string servers = $"server 127.0.0.1:{first.Ports.Submission} fail_timeout=1s; server 127.0.0.1:{second.Ports.Submission};";
        await using ProxyProcess proxy = await ProxyProcess.StartAsync(ProxyKind.Posthorn, $$"""
            mail {
                auth_http {{auth.Url}};
                server_name mx.example;
                upstream pool { {{servers}} }
                {{MailBlock.Server("smtp", $"127.0.0.1:{port}", "proxy_smtp_auth on;")}}
            }
            """);

        async Task LogInAsync()
        {
            using SmtpTalk talk = await SmtpTalk.ConnectAsync(port, IPAddress.Loopback);
            await talk.LogInAsync(MailHouse.Anna);
            await talk.Wire.SendLineAsync("QUIT");
        }

        await using var clients = new LoginLoop(4, LogInAsync);
        await clients.MoreAsync(40);
        await first.StopAsync();
        await clients.MoreAsync(60);
        await first.StartAgainAsync();
        await clients.MoreAsync(60);
        await clients.StopAsync();
    }

    private static int LoginsAt(DovecotServer server) =>
        server.Log.Split('\n').Count(line => line.Contains(" Login: user=<", StringComparison.Ordinal));

    // Which server each user lives on: its mail is its own.
    private static async Task<int[]> HomesAsync(ImapPool pool)
    {
        int[] homes = new int[20];
        for (int user = 0; user < homes.Length; user++)
        {
            int[] before = [.. pool.Servers.Select(LoginsAt)];
            using ImapTalk talk = await ImapTalk.LogInAsync(pool.Port, ImapPool.Users[user]);
            await Patience.UntilAsync(
                () => !pool.Servers.Select(LoginsAt).SequenceEqual(before), () => "a Dovecot to log the login");
            homes[user] = LoginsAt(pool.Servers[0]) > before[0] ? 0 : 1;
            await talk.Wire.SendLineAsync("x LOGOUT");
        }

        return homes;
    }
}
