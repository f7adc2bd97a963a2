using System.Net.Sockets;
using System.Runtime.InteropServices;
using Posthorn.Demo;

if (!DemoOptions.TryParse(args, out DemoOptions? options))
{
    Console.Error.WriteLine(DemoOptions.Usage);
    return 2;
}

using var stop = new CancellationTokenSource();
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);
try
{
    await Demonstration.RunAsync(options, stop.Token);
    Console.WriteLine("Everything has ended. Good-bye.");
    return 0;
}
catch (DemoException e)
{
    Console.Error.WriteLine($"demo: {e.Message}");
    return 1;
}
catch (SocketException e)
{
    Console.Error.WriteLine($"demo: {e.Message}");
    return 1;
}

void End(PosixSignalContext signal)
{
    signal.Cancel = true;
    stop.Cancel();
}
