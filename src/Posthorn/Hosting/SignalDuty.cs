using Posthorn.Logging;

namespace Posthorn.Hosting;

/// <summary>What the control thread does all day: waits for signals and does what each asks for, with nginx's notices.</summary>
/// <param name="queue">Where signals arrive.</param>
/// <param name="server">What they are about.</param>
/// <param name="logs">What SIGUSR1 is about.</param>
/// <param name="log">The main log in force.</param>
/// <param name="reload">Reads the configuration again and puts it into force; says itself what went wrong.</param>
internal sealed class SignalDuty(ControlQueue queue, MailServer server, LogBook logs, Func<Log> log, Action reload)
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(30);

    private bool _ending;

    /// <summary>Runs until the server has ended.</summary>
    public void Run()
    {
        long nextLook = Environment.TickCount64 + (long)BetweenLooks.TotalMilliseconds;
        while (true)
        {
            long left = Math.Max(0, nextLook - Environment.TickCount64);
            (ControlEvent what, int signal) = queue.Take(TimeSpan.FromMilliseconds(left));
            if (what == ControlEvent.Ended)
            {
                break;
            }

            if (what == ControlEvent.Nothing)
            {
                nextLook = Environment.TickCount64 + (long)BetweenLooks.TotalMilliseconds;
                server.LookAtCertificates(DateTimeOffset.UtcNow, log());
                continue;
            }

            Say($"signal {signal} ({NameOf(signal)}) received{Announcement(what)}");
            Do(what);
        }

        Say("exit");
        server.Ended.GetAwaiter().GetResult();
    }

    private static string Announcement(ControlEvent what) => what switch
    {
        ControlEvent.Stop => ", exiting",
        ControlEvent.Quit => ", shutting down",
        ControlEvent.Reload => ", reconfiguring",
        ControlEvent.ReopenLogs => ", reopening logs",
        ControlEvent.ChangeBinary => ", ignored: changing the binary is not supported yet",
        _ => ", ignored: to stop accepting without an end is not supported yet",
    };

    private static string NameOf(int signal) => signal switch
    {
        SignalNumbers.Hup => "SIGHUP",
        SignalNumbers.Int => "SIGINT",
        SignalNumbers.Quit => "SIGQUIT",
        SignalNumbers.Usr1 => "SIGUSR1",
        SignalNumbers.Usr2 => "SIGUSR2",
        SignalNumbers.Term => "SIGTERM",
        _ => "SIGWINCH",
    };

    private void Do(ControlEvent what)
    {
        switch (what)
        {
            case ControlEvent.Stop:
                _ending = true;
                Say("exiting");
                server.Stop();
                break;
            case ControlEvent.Quit when !_ending:
                _ending = true;
                Say("gracefully shutting down");
                server.Quit();
                break;
            case ControlEvent.Reload when !_ending:
                Say("reconfiguring");
                reload();
                break;
            case ControlEvent.ReopenLogs:
                Say("reopening logs");
                logs.Reopen();
                break;
        }
    }

    private void Say(string message) => log().Write(LogLevel.Notice, message);
}
