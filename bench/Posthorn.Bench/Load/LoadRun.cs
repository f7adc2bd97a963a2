using System.Diagnostics;
using Posthorn.Bench.Kernel;
using Posthorn.Bench.Tls;

namespace Posthorn.Bench.Load;

/// <summary>A piece of load that drives the loop until it is finished or its time is over.</summary>
internal abstract class LoadRun(LoadPlace place)
{
    private static readonly TimeSpan LongestSleep = TimeSpan.FromMilliseconds(50);

    protected EventLoop Loop => place.Loop;

    protected SocketAddress4 Proxy => place.Proxy;

    /// <summary>What the clients share when they use TLS.</summary>
    protected TlsClient? Tls => place.Tls;

    /// <summary>Wall time of the last run.</summary>
    internal TimeSpan Elapsed { get; private set; }

    protected abstract bool IsFinished { get; }

    /// <summary>Says what is still missing, for the message when time is over.</summary>
    protected abstract string Progress { get; }

    internal void Run()
    {
        long start = Stopwatch.GetTimestamp();
        Start();
        while (!IsFinished)
        {
            StartWhatIsDue();
            Loop.RunOnce(Sleep(LongestSleep));
            place.Check();
            Elapsed = Stopwatch.GetElapsedTime(start);
            if (Elapsed > place.Limit)
            {
                throw new BenchException($"not finished after {place.Limit.TotalSeconds:F0} s: {Progress}");
            }
        }
    }

    protected abstract void Start();

    protected virtual void StartWhatIsDue()
    {
    }

    protected virtual TimeSpan Sleep(TimeSpan longest)
    {
        return longest;
    }
}
