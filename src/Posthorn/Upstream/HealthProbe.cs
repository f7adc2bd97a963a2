using System.Text;
using Posthorn.Logging;
using Posthorn.Protocol;
using Posthorn.Sessions;
using Posthorn.Sessions.Stages;
using Posthorn.Tls;
using Posthorn.Transport;

namespace Posthorn.Upstream;

/// <summary>One check of one server: a connection as a login makes it, and the protocol's conversation about its health.</summary>
/// <param name="worker">What sessions of the loop share.</param>
/// <param name="server">The server block whose way to backends is gone.</param>
/// <param name="check">How to check.</param>
internal sealed class HealthProbe(Worker worker, ServerBlock server, HealthCheckSettings check)
{
    private const int LongestAnswer = 32768;

    private readonly ListenTarget _target = new(server, "health check");

    /// <summary>Checks.</summary>
    /// <returns>Null for a server that is well, else what is wrong; and what it can do.</returns>
    public async ValueTask<(string? Trouble, IReadOnlyList<string> Capabilities)> RunAsync(UpstreamPeer peer)
    {
        var log = new ProbeLog { Upstream = peer.Text };
        var session = new Session(worker, _target, new AbsentClient(worker.Loop), EndpointAddress.FromUnixPath(""), log);
        try
        {
            session.BackendTls = BackendTlsOf(session, peer);
            IProbeDialog probe = server.Settings.Mail.Protocol.NewProbe(Facts(session));
            string? trouble = session.BackendTls.Complaint
                ?? await ConnectAsync(session, peer, log) ?? await TalkAsync(session, probe, log);
            return (trouble, probe.Capabilities);
        }
        finally
        {
            session.Abandon();
        }
    }

    private static string? TroubleOf(Session session, IoStatus status, ProbeLog log)
    {
        if (status == IoStatus.Failed && session.Backend is { Errno: not 0 } backend)
        {
            BackendConnector.LogTrouble(session, backend, "upstream");
        }

        return status switch
        {
            IoStatus.Ok => null,
            IoStatus.TimedOut => "upstream timed out",
            IoStatus.Ended => "upstream prematurely closed connection",
            IoStatus.Full => "upstream sent too long response",
            _ => log.Trouble ?? "upstream connection broke",
        };
    }

    private BackendTlsChoice BackendTlsOf(Session session, UpstreamPeer peer) => server.Settings.BackendTls.For(
        session, peer.Server.Address.Host ?? peer.Address.Ip?.ToString(), peer.Server.TlsMode, peer.Server.TlsName);

    private ProbeFacts Facts(Session session) => new(server.Settings.Mail.ServerName)
    {
        StartTls = session.BackendTls.Mode == BackendTlsMode.StartTls,
        User = check.User is null ? null : Encoding.UTF8.GetBytes(check.User),
        Password = check.Password,
    };

    private async ValueTask<string?> ConnectAsync(Session session, UpstreamPeer peer, ProbeLog log)
    {
        EndpointAddress address = check.Port is { } port && peer.Address.Ip is { } ip ? EndpointAddress.From(ip, port) : peer.Address;
        session.Arm(check.Timeout);
        session.Backend = BackendConnector.Connect(session, address, server.Settings.Proxy.Bind?.For(session, address));
        IoStatus status = session.Backend is { } backend ? await BackendProxyHeader.SendAsync(session, backend) : IoStatus.Failed;
        if (status == IoStatus.Ok)
        {
            status = await BackendTlsStage.BeginAsync(session, session.Backend!);
        }

        return TroubleOf(session, status, log);
    }

    private async ValueTask<string?> TalkAsync(Session session, IProbeDialog probe, ProbeLog log)
    {
        Connection backend = session.Backend!;
        EventLoop loop = worker.Loop;
        ProbeStep step = new(ProbeAction.NeedInput, 0);
        while (true)
        {
            if (step.Action == ProbeAction.NeedInput || (step.Action == ProbeAction.Send && backend.Input.IsEmpty))
            {
                IoStatus filled = await backend.FillAsync(LongestAnswer);
                if (filled != IoStatus.Ok)
                {
                    return TroubleOf(session, filled, log);
                }
            }

            step = probe.Advance(backend.Input, loop.ToUpstream);
            string trouble = step.Action == ProbeAction.Unhealthy ? Describe(step, backend) : "";
            backend.Consume(step.Consumed);
            IoStatus status = await backend.SendAsync(loop.ToUpstream);
            if (step.Action == ProbeAction.Healthy)
            {
                return null;
            }

            if (step.Action == ProbeAction.Unhealthy || status != IoStatus.Ok)
            {
                return step.Action == ProbeAction.Unhealthy ? trouble : TroubleOf(session, status, log);
            }

            if (step.Action == ProbeAction.StartTls)
            {
                status = await BackendTlsStage.StartAsync(session, backend, probe.TlsStarted);
                if (status != IoStatus.Ok)
                {
                    return TroubleOf(session, status, log);
                }
            }
        }
    }

    private string Describe(ProbeStep step, Connection backend)
    {
        ReadOnlySpan<byte> offence = backend.Input[step.Offence];
        return offence.IsEmpty ? step.Reason : $"{step.Reason}: {SecretEcho.Quote(offence, check.Password)}";
    }
}
