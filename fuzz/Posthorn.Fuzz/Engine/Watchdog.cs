namespace Posthorn.Fuzz.Engine;

/// <summary>Ends the process when one input takes far too long, and keeps that input.</summary>
internal sealed class Watchdog
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(20);

    private readonly Findings _findings;
    private volatile Trial? _trial;

    public Watchdog(Findings findings)
    {
        _findings = findings;
        new Thread(Watch) { IsBackground = true }.Start();
    }

    /// <summary>An input begins.</summary>
    public void Begin(string target, byte[] input) => _trial = new Trial(target, input, Environment.TickCount64);

    /// <summary>It has ended.</summary>
    public void End() => _trial = null;

    private void Watch()
    {
        while (true)
        {
            Thread.Sleep(1000);
            if (_trial is { } trial && Environment.TickCount64 - trial.Began > Longest.TotalMilliseconds)
            {
                _findings.KeepFinding(trial.Target, trial.Input, $"hangs: more than {Longest.TotalSeconds} s");
                Environment.Exit(1);
            }
        }
    }

    private sealed record Trial(string Target, byte[] Input, long Began);
}
