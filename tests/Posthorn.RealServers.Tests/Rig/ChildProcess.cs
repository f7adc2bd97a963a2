using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace Posthorn.RealServers.Tests.Rig;

/// <summary>A process of ours: its output is kept, it is stopped by its pid and never outlives the tests.</summary>
internal sealed partial class ChildProcess : IDisposable, IAsyncDisposable
{
    private static readonly ConcurrentDictionary<int, ChildProcess> Living = new();
    private static readonly TimeSpan TimeToStop = TimeSpan.FromSeconds(5);

    private readonly Process _process;
    private readonly StringBuilder _output = new();

    static ChildProcess()
    {
        AppDomain.CurrentDomain.ProcessExit += (_, _) =>
        {
            foreach (ChildProcess child in Living.Values)
            {
                child.Dispose();
            }
        };
    }

    private ChildProcess(Process process) => _process = process;

    public int Pid { get; private set; }

    public bool HasExited => _process.HasExited;

    public string Output
    {
        get
        {
            lock (_output)
            {
                return _output.ToString();
            }
        }
    }

    public static ChildProcess Start(
        string program, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string>? environment = null, string? input = null)
    {
        ChildProcess child = StartListening(program, arguments, environment);
        child.Say(input);
        return child;
    }

    /// <summary>Starts a program whose input stays open until <see cref="Say"/>.</summary>
    public static ChildProcess StartListening(
        string program, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        ProcessStartInfo start = new(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            WorkingDirectory = "/",
        };
        foreach ((string name, string value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        ChildProcess child = new(new Process { StartInfo = start });
        child._process.OutputDataReceived += child.Keep;
        child._process.ErrorDataReceived += child.Keep;
        child._process.Start();
        child.Pid = child._process.Id;
        Living[child.Pid] = child;
        child._process.BeginOutputReadLine();
        child._process.BeginErrorReadLine();
        return child;
    }

    /// <summary>Gives the program its whole input.</summary>
    public void Say(string? input)
    {
        _process.StandardInput.Write(input);
        _process.StandardInput.Close();
    }

    /// <summary>Runs a program to its end.</summary>
    public static async Task<ExitReport> RunAsync(string program, params string[] arguments)
    {
        await using ChildProcess child = Start(program, arguments);
        return await child.WaitForExitAsync();
    }

    public void Signal(ProcessSignal signal)
    {
        if (!_process.HasExited && Kill(Pid, (int)signal) != 0)
        {
            throw new InvalidOperationException($"Signal {signal} to {Pid} failed: {Marshal.GetLastPInvokeErrorMessage()}");
        }
    }

    public async Task<ExitReport> WaitForExitAsync()
    {
        using CancellationTokenSource patience = new(Patience.Limit);
        try
        {
            await _process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"{_process.StartInfo.FileName} did not end within {Patience.Limit.TotalSeconds} s. It wrote:\n{Output}");
        }

        Living.TryRemove(Pid, out _);
        return new ExitReport(_process.ExitCode, Output);
    }

    /// <summary>Waits until the process wrote the text.</summary>
    public Task WaitForOutputAsync(string text)
    {
        return Patience.UntilAsync(
            () => Output.Contains(text, StringComparison.Ordinal),
            () => $"{_process.StartInfo.FileName} to write '{text}'. It wrote:\n{Output}");
    }

    public void Dispose()
    {
        if (!Living.TryRemove(Pid, out _) || _process.HasExited)
        {
            return;
        }

        _ = Kill(Pid, (int)ProcessSignal.Terminate);
        if (!_process.WaitForExit(TimeToStop))
        {
            _process.Kill(entireProcessTree: true);
            _process.WaitForExit(TimeToStop);
        }
    }

    public ValueTask DisposeAsync() => new(Task.Run(Dispose));

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int pid, int signal);

    private void Keep(object sender, DataReceivedEventArgs line)
    {
        if (line.Data is not null)
        {
            lock (_output)
            {
                _output.AppendLine(line.Data);
            }
        }
    }
}
