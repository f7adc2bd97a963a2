using System.Diagnostics;
using System.Globalization;
using Xunit;

namespace Posthorn.Tests.Hosting;

/// <summary>The built program in the foreground; tests wait for the lines that it writes to its error stream.</summary>
internal sealed class RunningProgram : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly List<string> _seen = [];

    private RunningProgram(Process process) => _process = process;

    public int Id => _process.Id;

    /// <summary>Everything that was read so far.</summary>
    public string Seen => string.Join('\n', _seen);

    /// <summary>Starts the program and waits until it serves.</summary>
    public static async Task<RunningProgram> Start(params string[] arguments)
    {
        var start = new ProcessStartInfo(ProgramRun.Program, arguments) { RedirectStandardError = true };
        var running = new RunningProgram(Process.Start(start)!);
        await running.Line("serving on ");
        return running;
    }

    /// <summary>Reads on until a line holds the text, and returns that line.</summary>
    public async Task<string> Line(string part)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (await _process.StandardError.ReadLineAsync(patience.Token) is { } line)
        {
            _seen.Add(line);
            if (line.Contains(part, StringComparison.Ordinal))
            {
                return line;
            }
        }

        throw new InvalidOperationException($"the program ended without \"{part}\":\n{Seen}");
    }

    /// <summary>Sends a signal, by its name without SIG.</summary>
    public void Signal(string name)
    {
        using Process kill = Process.Start("/bin/kill", [$"-{name}", Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
        Assert.Equal(0, kill.ExitCode);
    }

    /// <summary>Reads to the end and returns the exit code.</summary>
    public async Task<int> End()
    {
        using var patience = new CancellationTokenSource(Patience);
        while (await _process.StandardError.ReadLineAsync(patience.Token) is { } line)
        {
            _seen.Add(line);
        }

        await _process.WaitForExitAsync(patience.Token);
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }
}
