using System.ComponentModel;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Posthorn.Demo;

/// <summary>The proxy, as a child process that writes to our terminal.</summary>
internal sealed class ProxyProcess : IAsyncDisposable
{
    private const int Terminate = 15;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly Process _process;

    private ProxyProcess(Process process) => _process = process;

    /// <summary>Starts it.</summary>
    /// <exception cref="DemoException">There is no such program.</exception>
    public static ProxyProcess Start(DemoOptions options)
    {
        var start = new ProcessStartInfo(options.Proxy[0]) { UseShellExecute = false };
        foreach (string argument in (string[])[.. options.Proxy.Skip(1), "-c", options.Configuration])
        {
            start.ArgumentList.Add(argument);
        }

        try
        {
            return new ProxyProcess(Process.Start(start)!);
        }
        catch (Win32Exception e)
        {
            throw new DemoException($"{options.Proxy[0]}: {e.Message}");
        }
    }

    /// <summary>Waits until it takes connections on a port; false when it ends before, or when told to stop.</summary>
    public async Task<bool> ListensAsync(int port, CancellationToken stop)
    {
        while (!_process.HasExited && !stop.IsCancellationRequested)
        {
            try
            {
                using var probe = new TcpClient();
                await probe.ConnectAsync(IPAddress.Loopback, port, stop);
                return true;
            }
            catch (SocketException)
            {
                await Task.Delay(50, CancellationToken.None);
            }
            catch (OperationCanceledException)
            {
                return false;
            }
        }

        return false;
    }

    /// <summary>Waits until it ends, or until told to stop.</summary>
    public async Task EndsAsync(CancellationToken stop)
    {
        try
        {
            await _process.WaitForExitAsync(stop);
        }
        catch (OperationCanceledException)
        {
            // The caller looks at the token.
        }
    }

    /// <summary>Asks it to end, and ends it when it does not.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _ = Kill(_process.Id, Terminate);
        }

        using var patience = new CancellationTokenSource(Patience);
        await EndsAsync(patience.Token);
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int pid, int signal);
}
