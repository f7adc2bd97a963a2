using Posthorn.Bench.Cli;
using Posthorn.Bench.Kernel;
using Posthorn.Bench.Load;
using Posthorn.Bench.Metering;
using Posthorn.Bench.Proxies;
using Posthorn.Bench.Tls;

namespace Posthorn.Bench.Scenarios;

/// <summary>One measurement's set-up: a fresh loop for the load and, once started, one fresh proxy.</summary>
internal sealed class Rig : IDisposable
{
    private const int MostTries = 5_000;
    private static readonly TimeSpan LongestLoad = TimeSpan.FromSeconds(30);

    private readonly EventLoop _loop = new();
    private readonly List<TlsClient> _tls = [];
    private readonly List<string> _remarks = [];
    private readonly BenchRun _bench;
    private readonly ProxyProgram _program;
    private ProxyProcess? _proxy;

    internal Rig(BenchRun bench, ProxyProgram program)
    {
        _bench = bench;
        _program = program;
    }

    /// <summary>What the scenario wants the report to say besides its figures.</summary>
    internal IReadOnlyList<string> Remarks => _remarks;

    internal BenchSettings Settings => _bench.Settings;

    internal ProcessTree Tree => _proxy!.Tree;

    /// <summary>Where load runs against the first listener of the proxy that was started last.</summary>
    internal LoadPlace Place { get; private set; } = null!;

    /// <summary>Starts the proxy, or another one after stopping the last. Returns the time to its first greeting.</summary>
    internal TimeSpan StartProxy(ClientWords words, TlsUse? use = null, string mailLines = "")
    {
        string own = _program.Ability == ProxyAbility.Posthorn ? words.LinesForPosthorn : "";
        return StartProxy(Setup([new ProxyListener(FreeAddress(), words, use)], $"{mailLines} {own}"));
    }

    /// <summary>The same with all that can be said of a proxy.</summary>
    internal TimeSpan StartProxy(ProxySetup setup)
    {
        _proxy?.Dispose();
        _proxy = null;
        IReadOnlyList<string> arguments = _program.Configure(setup);
        Place = PlaceOf(setup.Listeners[0]);
        _proxy = ProxyProcess.Start(_program, arguments, _loop, Place.Proxy, Place.Tls);
        return _proxy.TimeToGreeting;
    }

    /// <summary>Writes another configuration and makes the running proxy read it.</summary>
    internal void Reload(ProxySetup setup)
    {
        _ = _program.Configure(setup);
        _proxy!.Reload();
    }

    /// <summary>What the proxy greets a new client with; empty when it greets none now.</summary>
    internal string Greeting()
    {
        GreetingProbe probe = new(_loop, Place.Proxy, Place.Tls);
        for (int tries = 0; tries < MostTries && !probe.IsGreeted; tries++)
        {
            probe.Try();
        }

        probe.Close();
        return probe.Greeting;
    }

    internal ProxySetup Setup(IReadOnlyList<ProxyListener> listeners, string mailLines = "")
    {
        return new ProxySetup(listeners, _bench.Stubs.Ports, Settings.Workers, _bench.Directory, _bench.Certificates)
        {
            MailLines = $"{Settings.MailLine} {mailLines}",
        };
    }

    internal SocketAddress4 FreeAddress()
    {
        return SocketAddress4.Loopback(_bench.Ports.Take());
    }

    /// <summary>Where load runs against one listener.</summary>
    internal LoadPlace PlaceOf(ProxyListener listener)
    {
        TlsClient? tls = null;
        if (listener.Tls is { } use)
        {
            tls = new TlsClient(_bench.Certificates.CertificateFile(use.Key), use);
            _tls.Add(tls);
        }

        return new LoadPlace(_loop, listener.Address, tls, LongestLoad, _bench.Check);
    }

    /// <summary>Counts the proxy's system calls from now on.</summary>
    internal CallCounter CountCalls()
    {
        return new CallCounter(Tree, _bench.Directory);
    }

    /// <summary>Has the report say something about this program.</summary>
    internal void Remark(string remark)
    {
        _remarks.Add($"{_program.Name}, {remark}");
    }

    /// <summary>Runs the load and returns the CPU time that the proxy spent on it.</summary>
    internal TimeSpan CpuOf(LoadRun load)
    {
        TimeSpan before = Tree.CpuTime();
        load.Run();
        return Tree.CpuTime() - before;
    }

    /// <summary>The same for a load that makes that many connections; throws unless each resumed a session, or none did.</summary>
    internal TimeSpan CpuOf(LoadRun load, TlsUse? use, int connections)
    {
        int before = Place.Tls?.FullHandshakes ?? 0;
        TimeSpan cpu = CpuOf(load);
        int full = (Place.Tls?.FullHandshakes ?? 0) - before;
        return full == (use is null || use.Resumes ? 0 : connections)
            ? cpu
            : throw new BenchException($"{full} of {connections} handshakes were full");
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
        foreach (TlsClient tls in _tls)
        {
            tls.Dispose();
        }

        _proxy?.Dispose();
    }
}
