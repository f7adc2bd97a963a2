using Posthorn.Bench.Cli;
using Posthorn.Bench.Kernel;
using Posthorn.Bench.Load;
using Posthorn.Bench.Metering;
using Posthorn.Bench.Proxies;
using Posthorn.Bench.Stubs;

namespace Posthorn.Bench.Scenarios;

/// <summary>One measurement's set-up: a fresh loop for the load and, once started, one fresh proxy.</summary>
internal sealed class Rig : IDisposable
{
    private static readonly TimeSpan LongestLoad = TimeSpan.FromSeconds(30);

    private readonly EventLoop _loop = new();
    private readonly BenchRun _bench;
    private readonly ProxyProgram _program;
    private ProxyProcess? _proxy;

    internal Rig(BenchRun bench, ProxyProgram program)
    {
        _bench = bench;
        _program = program;
    }

    internal BenchSettings Settings => _bench.Settings;

    internal ProcessTree Tree => _proxy!.Tree;

    /// <summary>Where load runs against the proxy that was started last.</summary>
    internal LoadPlace Place { get; private set; } = null!;

    /// <summary>Starts the proxy, or another one after stopping the last. Returns the time to its first greeting.</summary>
    internal TimeSpan StartProxy(string protocol = "imap")
    {
        _proxy?.Dispose();
        _proxy = null;
        int port = _bench.Ports.Take();
        string file = Path.Combine(_bench.Directory, "proxy.conf");
        ProxyConfigWriter writer = new(_bench.Stubs.Ports, Settings.Workers, port, _bench.Directory, Settings.MailLine);
        File.WriteAllText(file, writer.Write(_program, protocol));
        SocketAddress4 address = SocketAddress4.Loopback(port);
        Place = new LoadPlace(_loop, address, LongestLoad, _bench.Check);
        _proxy = ProxyProcess.Start(_program, file, _loop, address);
        return _proxy.TimeToGreeting;
    }

    /// <summary>Runs the load and returns the CPU time that the proxy spent on it.</summary>
    internal TimeSpan CpuOf(LoadRun load)
    {
        TimeSpan before = Tree.CpuTime();
        load.Run();
        return Tree.CpuTime() - before;
    }

    internal MailClient[] OpenSessions(ClientWords words, int count)
    {
        OpenSessions sessions = new(Place, words, count);
        sessions.Run();
        return sessions.Clients;
    }

    public void Dispose()
    {
        _loop.Dispose();
        _proxy?.Dispose();
    }
}
