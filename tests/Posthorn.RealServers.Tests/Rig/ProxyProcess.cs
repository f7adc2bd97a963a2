using System.Globalization;

namespace Posthorn.RealServers.Tests.Rig;

/// <summary>
/// The proxy under test: nginx or Posthorn, started as a child process in the foreground from the same configuration text,
/// operated by the same command line and the same signals.
/// </summary>
internal sealed class ProxyProcess : IAsyncDisposable
{
    private readonly Workspace _workspace;
    private readonly ChildProcess _process;
    private readonly string[] _arguments;

    private ProxyProcess(ProxyKind kind, Workspace workspace, ChildProcess process, string[] arguments)
    {
        Kind = kind;
        _workspace = workspace;
        _process = process;
        _arguments = arguments;
    }

    public ProxyKind Kind { get; }

    /// <summary>What the proxy logged so far, at level info.</summary>
    public string Log => _process.Output;

    public bool IsRunning => !_process.HasExited;

    /// <summary>How many descriptors it has open.</summary>
    public int Descriptors => Directory.GetFileSystemEntries($"/proc/{_process.Pid}/fd").Length;

    /// <summary>Its resident memory in bytes.</summary>
    public long Memory => Status("VmRSS:");

    public static string ProgramOf(ProxyKind kind) => kind == ProxyKind.Nginx ? Prerequisite.Program("nginx") : Prerequisite.Posthorn;

    /// <summary>Starts the proxy and waits until it serves: it writes its pid file after it listens.</summary>
    /// <param name="kind">Which program.</param>
    /// <param name="mailBlock">The whole <c>mail { … }</c> block.</param>
    /// <param name="main">More directives for the outermost level.</param>
    /// <param name="environment">Variables to set for the process.</param>
    /// <param name="launcher">A program and its arguments that becomes the proxy.</param>
    public static async Task<ProxyProcess> StartAsync(
        ProxyKind kind,
        string mailBlock,
        string main = "",
        IReadOnlyDictionary<string, string>? environment = null,
        string[]? launcher = null)
    {
        Workspace workspace = new("proxy");
        string config = workspace.Write("proxy.conf", ConfigText(kind, workspace, mailBlock, main));
        return await StartAsync(kind, workspace, config, [], environment, launcher);
    }

    /// <summary>Starts the proxy with a configuration as an administrator has it, which names PATH/proxy.pid as its pid file.</summary>
    /// <param name="kind">Which program.</param>
    /// <param name="workspace">The folder of the configuration; it goes when the proxy ends.</param>
    /// <param name="config">The main file.</param>
    public static Task<ProxyProcess> StartWithFileAsync(ProxyKind kind, Workspace workspace, string config)
    {
        // What a service manager adds, too.
        return StartAsync(kind, workspace, config, ["-g", "daemon off;"], null);
    }

    private static async Task<ProxyProcess> StartAsync(
        ProxyKind kind,
        Workspace workspace,
        string config,
        string[] more,
        IReadOnlyDictionary<string, string>? environment,
        string[]? launcher = null)
    {
        string[] arguments = ["-p", workspace.Folder + "/", "-c", config, "-e", "stderr", .. more];
        string[] line = [.. launcher ?? [], ProgramOf(kind), .. arguments];
        ProxyProcess proxy = new(kind, workspace, ChildProcess.Start(line[0], line[1..], environment), arguments);
        try
        {
            await Patience.UntilAsync(proxy.IsReady, () => $"{kind} to write its pid file. It wrote:\n{proxy.Log}");
            return proxy;
        }
        catch
        {
            await proxy.DisposeAsync();
            throw;
        }
    }

    /// <summary>Replaces the mail block on disk; the proxy reads it at the next reload.</summary>
    public void Rewrite(string mailBlock, string main = "")
    {
        _workspace.Write("proxy.conf", ConfigText(Kind, _workspace, mailBlock, main));
    }

    /// <summary>Runs the program once more with the same files and more arguments, as an operator does to check or to signal.</summary>
    public Task<ExitReport> RunAgainAsync(params string[] more) => ChildProcess.RunAsync(ProgramOf(Kind), [.. _arguments, .. more]);

    /// <summary>Lets it have so many bytes on top of what it has, and no more: the next allocation fails.</summary>
    public void HoldMemoryTo(long bytes) =>
        LimitMemory(string.Create(CultureInfo.InvariantCulture, $"{Status("VmData:") + bytes}"));

    /// <summary>Lets it have as much memory again as it likes.</summary>
    public void LetMemoryGo() => LimitMemory("unlimited");

    public void Signal(ProcessSignal signal) => _process.Signal(signal);

    public Task<ExitReport> WaitForExitAsync() => _process.WaitForExitAsync();

    public Task WaitForLogAsync(string text) => _process.WaitForOutputAsync(text);

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _workspace.Dispose();
        TestContext.Current.TestOutputHelper?.WriteLine($"--- log of {Kind}:\n{Log}");
    }

    private static string ConfigText(ProxyKind kind, Workspace workspace, string mailBlock, string main)
    {
        string? module = kind == ProxyKind.Nginx ? Prerequisite.NginxMailModule : null;
        return $$"""
            {{(module is null ? "" : $"load_module {module};")}}
            daemon off;
            worker_processes 1;
            pid {{workspace.PathOf("proxy.pid")}};
            error_log stderr info;
            {{main}}
            events { worker_connections {{(kind == ProxyKind.Nginx ? 2048 : 16384)}}; }
            {{mailBlock}}

            """;
    }

    private void LimitMemory(string bytes)
    {
        string[] arguments = ["--pid", $"{_process.Pid}", $"--data={bytes}:"];
        ExitReport set = ChildProcess.RunAsync(Prerequisite.Program("prlimit"), arguments).GetAwaiter().GetResult();
        Assert.True(set.Code == 0, set.Text);
    }

    private long Status(string name)
    {
        string line = File.ReadLines($"/proc/{_process.Pid}/status").First(line => line.StartsWith(name, StringComparison.Ordinal));
        return long.Parse(line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024;
    }

    private bool IsReady()
    {
        if (_process.HasExited)
        {
            Assert.Fail($"{Kind} ended at its start. It wrote:\n{Log}");
        }

        FileInfo pid = new(_workspace.PathOf("proxy.pid"));
        return pid.Exists && pid.Length > 0;
    }
}
