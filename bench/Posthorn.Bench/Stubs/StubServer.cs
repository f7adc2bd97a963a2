using Posthorn.Bench.Kernel;

namespace Posthorn.Bench.Stubs;

/// <summary>The auth service and the backends: one event loop on a thread of its own.</summary>
internal sealed class StubServer : IDisposable
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(100);

    private readonly EventLoop _loop = new();
    private readonly Thread _thread;
    private volatile bool _stops;
    private volatile Exception? _failure;

    internal StubServer(Ports ports)
    {
        Ports = new StubPorts(ports.Take(), ports.Take(), ports.Take(), ports.Take(), ports.Take());
        AuthAnswers answers = new(Ports);
        _ = new Listener(_loop, Ports.Auth, () => new AuthStub(_loop, answers));
        _ = new Listener(_loop, Ports.Imap, () => new ImapStub(_loop, Forms, knowsSaslIr: false));
        _ = new Listener(_loop, Ports.ImapSaslIr, () => new ImapStub(_loop, Forms, knowsSaslIr: true));
        _ = new Listener(_loop, Ports.Pop3, () => new Pop3Stub(_loop, Forms));
        _ = new Listener(_loop, Ports.Smtp, () => new SmtpStub(_loop));
        _thread = new Thread(Serve) { IsBackground = true, Name = "stubs" };
        _thread.Start();
    }

    internal StubPorts Ports { get; }

    /// <summary>How proxies logged in at the IMAP and POP3 backends.</summary>
    internal LoginForms Forms { get; } = new();

    /// <summary>Throws when the stubs have stopped working.</summary>
    internal void Check()
    {
        if (_failure is { } failure)
        {
            throw new BenchException($"the stubs failed: {failure.Message}");
        }
    }

    public void Dispose()
    {
        _stops = true;
        _thread.Join();
        _loop.Dispose();
    }

    private void Serve()
    {
        try
        {
            while (!_stops)
            {
                _loop.RunOnce(Tick);
            }
        }
        catch (Exception e)
        {
            _failure = e;
        }
    }
}
