using Posthorn.RealServers.Tests.Imap;
using Posthorn.RealServers.Tests.Pop3;
using Posthorn.RealServers.Tests.Rig;
using Posthorn.RealServers.Tests.Smtp;

namespace Posthorn.RealServers.Tests.Upstream;

/// <summary>
/// One of two Dovecots and one of two Postfixes, with TLS between Posthorn and them, are killed and started again while people's own
/// programs log in without a pause.
/// </summary>
public sealed class RestartWithClientsTests
{
    private static readonly MailUser[] Users =
        [.. Enumerable.Range(1, 8).Select(number => new MailUser($"user{number}", $"secret {number}"))];

    [Theory]
    [InlineData("on")]
    [InlineData("starttls")]
    public async Task Nobody_hears_a_no_and_sessions_of_the_other_server_are_untouched(string mode)
    {
        await using TlsPool pool = await TlsPool.StartAsync(mode, Users);
        (List<ImapTalk> imap, List<Pop3Talk> pop3, List<SmtpTalk> smtp) = await pool.LogInEverywhereAsync(Users[^1]);
        using MailPrograms programs = new(pool);
        int[] lost = new int[programs.All.Count];
        List<LoginLoop> loops = [.. programs.All.Select((program, number) => new LoginLoop(1, async () =>
        {
            bool isWell = await program.LogIn(Users[number]);
            lost[number] += isWell ? 0 : 1;
        }))];
        try
        {
            await MoreAsync(loops);

            // A Postfix whose session lives on keeps its port open, and answers nobody there.
            await smtp[0].QuitAsync();
            await Task.WhenAll(pool.Dovecots[0].StopAsync(), pool.Postfixes[0].StopAsync());
            await MoreAsync(loops);
            await UseAsync();
            await Task.WhenAll(pool.Dovecots[0].StartAgainAsync(), pool.Postfixes[0].StartAgainAsync());
            int before = Logins(pool.Dovecots[0]);
            await Patience.UntilAsync(() => Logins(pool.Dovecots[0]) > before, () => "logins at the server that is back");
            await MoreAsync(loops);
            await UseAsync();
            await Task.WhenAll(loops.Select(loop => loop.StopAsync()));
        }
        finally
        {
            foreach (LoginLoop loop in loops)
            {
                await loop.DisposeAsync();
            }
        }

        imap.ForEach(talk => talk.Dispose());
        pop3.ForEach(talk => talk.Dispose());
        smtp.ForEach(talk => talk.Dispose());

        // Each program logs in alone: no more than its one session was at the server that died.
        Assert.All(lost, times => Assert.InRange(times, 0, 1));
        Assert.DoesNotContain("refused", pool.AccessLog, StringComparison.Ordinal);
        Assert.DoesNotContain("temporary", pool.AccessLog, StringComparison.Ordinal);
        Assert.Contains("connect() failed (111: Connection refused)", pool.Proxy.Log, StringComparison.Ordinal);

        async Task UseAsync()
        {
            await imap[1].DoAsync("NOOP");
            await pop3[1].DoAsync("NOOP");
            await smtp[1].DoAsync(250, "NOOP");
        }
    }

    private static Task MoreAsync(IEnumerable<LoginLoop> loops) => Task.WhenAll(loops.Select(loop => loop.MoreAsync(2)));

    private static int Logins(DovecotServer server) =>
        server.Log.Split('\n').Count(line => line.Contains(" Login: user=<", StringComparison.Ordinal));
}
