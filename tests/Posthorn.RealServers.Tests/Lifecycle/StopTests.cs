using Posthorn.RealServers.Tests.Imap;
using Posthorn.RealServers.Tests.Rig;

namespace Posthorn.RealServers.Tests.Lifecycle;

public sealed class StopTests
{
    [Theory, ThroughEachProxy]
    public async Task After_quit_the_port_closes_a_live_session_goes_on_and_the_process_ends_with_it(ProxyKind kind)
    {
        await using ImapHouse house = await ImapHouse.StartAsync(kind);
        using ImapTalk live = await house.LogInAsync(MailHouse.Anna);

        house.Proxy.Signal(ProcessSignal.Quit);
        await Patience.UntilAsync(async () => !await Ports.AcceptAsync(house.Port), () => "the port to close");

        await live.DoAsync("NOOP");
        await live.DoAsync("LIST \"\" INBOX");
        Assert.True(house.Proxy.IsRunning);
        await live.LogOutAsync();
        Assert.Equal(0, (await house.Proxy.WaitForExitAsync()).Code);
    }

    [Theory, ThroughEachProxy]
    public async Task After_quit_a_session_before_login_may_still_log_in(ProxyKind kind)
    {
        await using ImapHouse house = await ImapHouse.StartAsync(kind);
        using ImapTalk early = await house.ConnectAsync();

        house.Proxy.Signal(ProcessSignal.Quit);
        await Patience.UntilAsync(async () => !await Ports.AcceptAsync(house.Port), () => "the port to close");

        await early.DoAsync(ImapTalk.Login(MailHouse.Anna));
        await early.LogOutAsync();
        Assert.Equal(0, (await house.Proxy.WaitForExitAsync()).Code);
    }

    [Theory, ThroughEachProxy]
    public async Task After_terminate_live_sessions_are_cut_and_the_process_ends_at_once(ProxyKind kind)
    {
        await using ImapHouse house = await ImapHouse.StartAsync(kind);
        using ImapTalk live = await house.LogInAsync(MailHouse.Anna);

        house.Proxy.Signal(ProcessSignal.Terminate);

        await live.Wire.ReadToEndAsync();
        Assert.Equal(0, (await house.Proxy.WaitForExitAsync()).Code);
    }

    // A shell starts what is to run in the background so.
    [Theory, ThroughEachProxy]
    public async Task A_process_that_was_started_deaf_to_signals_hears_them(ProxyKind kind)
    {
        foreach (ProcessSignal signal in (ProcessSignal[])[ProcessSignal.Interrupt, ProcessSignal.Quit])
        {
            await using AuthService auth = AuthService.Start(_ => AuthAnswer.Refuse("no"));
            await using ProxyProcess proxy = await ProxyProcess.StartAsync(
                kind,
                ImapHouse.Block(FreePort.Take(), auth.Url),
                launcher: [Prerequisite.Program("env"), "--ignore-signal=INT,QUIT,HUP"]);

            proxy.Signal(ProcessSignal.Reload);
            await proxy.WaitForLogAsync("reconfiguring");
            proxy.Signal(signal);

            Assert.Equal(0, (await proxy.WaitForExitAsync()).Code);
        }
    }

    [Theory, ThroughEachProxy]
    public async Task Quit_without_sessions_ends_the_process(ProxyKind kind)
    {
        await using ImapHouse house = await ImapHouse.StartAsync(kind);

        house.Proxy.Signal(ProcessSignal.Quit);

        Assert.Equal(0, (await house.Proxy.WaitForExitAsync()).Code);
    }

    [Theory, ThroughEachProxy]
    public async Task Worker_shutdown_timeout_cuts_live_sessions_after_quit(ProxyKind kind)
    {
        AuthService auth = await (await MailHouse.SharedAsync()).StartAuthServiceAsync();
        await using ImapHouse house = await ImapHouse.StartAsync(kind, auth, main: "worker_shutdown_timeout 1s;");
        using ImapTalk live = await house.LogInAsync(MailHouse.Anna);

        house.Proxy.Signal(ProcessSignal.Quit);

        await live.Wire.ReadToEndAsync();
        Assert.Equal(0, (await house.Proxy.WaitForExitAsync()).Code);
    }

    [Theory, ThroughEachProxy]
    public async Task The_command_line_sends_quit_to_the_running_process(ProxyKind kind)
    {
        await using ImapHouse house = await ImapHouse.StartAsync(kind);

        ExitReport sent = await house.Proxy.RunAgainAsync("-s", "quit");

        Assert.Equal(0, sent.Code);
        Assert.Equal(0, (await house.Proxy.WaitForExitAsync()).Code);
    }

    [Theory, ThroughEachProxy]
    public async Task Without_a_master_process_it_serves_and_ends_as_well(ProxyKind kind)
    {
        AuthService auth = await (await MailHouse.SharedAsync()).StartAuthServiceAsync();
        await using ImapHouse house = await ImapHouse.StartAsync(kind, auth, main: "master_process off;");
        using (ImapTalk talk = await house.LogInAsync(MailHouse.Anna))
        {
            await talk.LogOutAsync();
        }

        house.Proxy.Signal(ProcessSignal.Quit);

        Assert.Equal(0, (await house.Proxy.WaitForExitAsync()).Code);
    }
}
