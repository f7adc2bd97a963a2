using System.Runtime.InteropServices;
using Posthorn.Bench;
using Posthorn.Bench.Cli;
using Posthorn.Bench.Kernel;
using Posthorn.Bench.Report;

using CancellationTokenSource stop = new();
using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
try
{
    BenchSettings settings = ArgumentParser.Parse(args);
    if (settings.WantsUsage)
    {
        Console.WriteLine(ArgumentParser.Usage);
        return 0;
    }

    ResourceLimit.RaiseOpenFiles();
    // Paced load sleeps for fractions of a millisecond; the default slack of 50 µs would be half of what is measured.
    _ = Libc.ProcessControl(Libc.SetTimerSlack, 1);
    using BenchRun bench = new(settings, stop.Token);
    if (settings.MixedLoad is { } duration)
    {
        return bench.RunMixed(duration) ? 0 : 1;
    }

    RunReport report = bench.Run();
    bench.Publish(report.Render());
    return report.HasFailures ? 1 : 0;
}
catch (BenchException e)
{
    Console.Error.WriteLine(e.Message);
    return 2;
}
catch (OperationCanceledException)
{
    return 130;
}

void Stop(PosixSignalContext context)
{
    context.Cancel = true;
    stop.Cancel();
}
