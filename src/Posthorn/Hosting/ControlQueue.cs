using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace Posthorn.Hosting;

/// <summary>Signals and the server's end, handed to the control thread one at a time and in order.</summary>
internal sealed class ControlQueue : IDisposable
{
    private static readonly (int Number, ControlEvent Event)[] Signals =
    [
        (SignalNumbers.Term, ControlEvent.Stop),
        (SignalNumbers.Int, ControlEvent.Stop),
        (SignalNumbers.Quit, ControlEvent.Quit),
        (SignalNumbers.Hup, ControlEvent.Reload),
        (SignalNumbers.Usr1, ControlEvent.ReopenLogs),
        (SignalNumbers.Usr2, ControlEvent.ChangeBinary),
        (SignalNumbers.Winch, ControlEvent.StopAccepting),
    ];

    private readonly BlockingCollection<(ControlEvent Event, int Signal)> _events = [];
    private readonly List<PosixSignalRegistration> _registrations = [];

    /// <summary>Catches the signals from now on.</summary>
    public void CatchSignals()
    {
        // splice and a closed error stream would otherwise end the process.
        ProcessCalls.SetSignalAction(SignalNumbers.Pipe, ProcessCalls.IgnoreSignal);
        foreach ((int number, ControlEvent what) in Signals)
        {
            _registrations.Add(Catch(number, what));
            Hear(number);
        }
    }

    /// <summary>Adds an event that no signal caused.</summary>
    public void Add(ControlEvent what) => _events.Add((what, 0));

    /// <summary>
    /// Waits for the next event; the signal is 0 where none caused it. The waiting itself is the clock: a timer would be a thread
    /// more, which might inherit what this one alone may.
    /// </summary>
    public (ControlEvent Event, int Signal) Take(TimeSpan atMost) =>
        _events.TryTake(out (ControlEvent Event, int Signal) next, atMost) ? next : (ControlEvent.Nothing, 0);

    /// <inheritdoc/>
    public void Dispose()
    {
        _registrations.ForEach(registration => registration.Dispose());
        _events.Dispose();
    }

    // A shell's background jobs start deaf to SIGINT and SIGQUIT, what nohup starts to SIGHUP. nginx hears them; the runtime leaves what
    // is ignored alone. Its handler is the same for all signals, so one that nobody ignores, the first, has it to lend.
    private static void Hear(int number)
    {
        if (ProcessCalls.GetSignalAction(number, 0, out ProcessCalls.SignalAction action) == 0
            && action.Handler == ProcessCalls.IgnoreSignal
            && ProcessCalls.GetSignalAction(Signals[0].Number, 0, out action) == 0)
        {
            _ = ProcessCalls.SetSignalAction(number, action, 0);
        }
    }

    private PosixSignalRegistration Catch(int number, ControlEvent what) =>
        PosixSignalRegistration.Create((PosixSignal)number, context =>
        {
            context.Cancel = true;
            _events.Add((what, number));
        });
}
