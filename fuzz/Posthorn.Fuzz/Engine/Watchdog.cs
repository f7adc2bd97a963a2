namespace Posthorn.Fuzz.Engine;

/// <summary>Ends the process when one input takes far too much processor time, and keeps that input.</summary>
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
    public void Begin(string target, byte[] input) => _trial = new Trial(target, input);

    /// <summary>It has ended.</summary>
    public void End() => _trial = null;

    private void Watch()
    {
        Trial? before = null;
        TimeSpan began = default;
        while (true)
        {
            Thread.Sleep(1000);
            Trial? trial = _trial;
            if (trial is null || trial != before)
            {
                (before, began) = (trial, Environment.CpuUsage.TotalTime);
            }
            else if (Environment.CpuUsage.TotalTime - began > Longest)
            {
                _findings.KeepFinding(trial.Target, trial.Input, $"hangs: more than {Longest.TotalSeconds} s");
                Environment.Exit(1);
            }
        }
    }

    private sealed class Trial(string target, byte[] input)
    {
        public string Target { get; } = target;

        public byte[] Input { get; } = input;
    }
}
