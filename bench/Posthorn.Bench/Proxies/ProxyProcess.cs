using System.Diagnostics;
using Posthorn.Bench.Kernel;
using Posthorn.Bench.Metering;
using Posthorn.Bench.Tls;

namespace Posthorn.Bench.Proxies;

/// <summary>A running proxy. It ends with this object, and with the benchmark if that is killed.</summary>
internal sealed class ProxyProcess : IDisposable
{
    private const string Launcher = "/usr/bin/setpriv";
    private const int HangUp = 1;
    private const int Terminate = 15;
    private const int KillNow = 9;
    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestStop = TimeSpan.FromSeconds(3);

    private readonly Process _process;

    private ProxyProcess(Process process)
    {
        _process = process;
    }

    /// <summary>From the start of the program to its first greeting.</summary>
    internal TimeSpan TimeToGreeting { get; private set; }

    internal ProcessTree Tree => new(_process.Id);

    /// <summary>Starts the program and returns when it greets its first client.</summary>
    internal static ProxyProcess Start(
        ProxyProgram program, IReadOnlyList<string> arguments, EventLoop loop, SocketAddress4 address, TlsClient? tls)
    {
        // The kernel tells the proxy to end when the thread that started it is gone, however that came about.
        ProcessStartInfo start = File.Exists(Launcher)
            ? new ProcessStartInfo(Launcher, ["--pdeathsig", "TERM", program.Path, .. arguments])
            : new ProcessStartInfo(program.Path, arguments);
        long began = Stopwatch.GetTimestamp();
        ProxyProcess proxy = new(Process.Start(start)!);
        try
        {
            proxy.AwaitGreeting(program, new GreetingProbe(loop, address, tls), began);
            return proxy;
        }
        catch
        {
            proxy.Dispose();
            throw;
        }
    }

    /// <summary>Asks for its configuration to be read again.</summary>
    internal void Reload()
    {
        _ = Libc.Kill(_process.Id, HangUp);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            IReadOnlyList<int> pids = Tree.Pids();
            _ = Libc.Kill(_process.Id, Terminate);
            if (!_process.WaitForExit(LongestStop))
            {
                foreach (int pid in pids)
                {
                    _ = Libc.Kill(pid, KillNow);
                }

                _process.WaitForExit(LongestStop);
            }
        }

        _process.Dispose();
    }

    private void AwaitGreeting(ProxyProgram program, GreetingProbe probe, long began)
    {
        while (!probe.IsGreeted)
        {
            probe.Try();
            TimeToGreeting = Stopwatch.GetElapsedTime(began);
            if (_process.HasExited)
            {
                throw new BenchException($"{program.Name} ended with code {_process.ExitCode} before it greeted");
            }

            if (TimeToGreeting > LongestStart)
            {
                throw new BenchException($"{program.Name} did not greet within {LongestStart.TotalSeconds:F0} s");
            }
        }
    }
}
