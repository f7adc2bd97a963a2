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
    private static readonly TimeSpan LongestLoad = TimeSpan.FromSeconds(30);

    private readonly EventLoop _loop = new();
    private readonly BenchRun _bench;
    private readonly ProxyProgram _program;
    private ProxyProcess? _proxy;
    private TlsClient? _tls;

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
    internal TimeSpan StartProxy(string protocol = "imap", TlsUse? use = null)
    {
        _proxy?.Dispose();
        _proxy = null;
        int port = _bench.Ports.Take();
        string file = Path.Combine(_bench.Directory, "proxy.conf");
        TlsCertificates certificates = _bench.Certificates;
        ProxyConfigWriter writer = new(_bench.Stubs.Ports, Settings.Workers, port, _bench.Directory, certificates, Settings.MailLine);
        File.WriteAllText(file, writer.Write(_program, protocol, use?.Key));
        _tls?.Dispose();
        _tls = use is null ? null : new TlsClient(certificates.CertificateFile(use.Key), use.Resumes);
        SocketAddress4 address = SocketAddress4.Loopback(port);
        Place = new LoadPlace(_loop, address, _tls, LongestLoad, _bench.Check);
        _proxy = ProxyProcess.Start(_program, file, _loop, address, _tls);
        return _proxy.TimeToGreeting;
    }

    /// <summary>Runs the load and returns the CPU time that the proxy spent on it.</summary>
    internal TimeSpan CpuOf(LoadRun load)
    {
        TimeSpan before = Tree.CpuTime();
        load.Run();
        return Tree.CpuTime() - before;
    }

    /// <summary>The same for a load that makes that many connections; throws unless each resumed a session, or none did.</summary>
    internal TimeSpan CpuOf(LoadRun load, TlsUse use, int connections)
    {
        int before = _tls!.FullHandshakes;
        TimeSpan cpu = CpuOf(load);
        int full = _tls.FullHandshakes - before;
        return full == (use.Resumes ? 0 : connections)
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
        _tls?.Dispose();
        _proxy?.Dispose();
    }
}
