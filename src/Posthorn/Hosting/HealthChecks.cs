using Posthorn.Dns;
using Posthorn.Sessions;
using Posthorn.Transport;
using Posthorn.Upstream;

namespace Posthorn.Hosting;

/// <summary>
/// The health checks of the process, on a loop of their own, which exists once a configuration asks for it. A group is checked from
/// when a server block is known that uses it: by its <c>proxy_pass</c>, by the protocol that <c>health_check</c> names, or by its
/// first login.
/// </summary>
internal sealed class HealthChecks(HostResolver resolver, Action<Exception> toldOfFaults)
{
    private readonly Lock _gate = new();
    private readonly List<HealthRunner> _runners = [];
    private Worker? _worker;

    /// <summary>Checks the groups of a configuration that is put in force, and no others any more.</summary>
    public void Follow(IReadOnlyList<ServerBlock> servers)
    {
        StopAll();
        foreach (ServerBlock server in servers)
        {
            foreach (UpstreamGroup group in server.Upstreams.Values)
            {
                if (group.Settings.HealthCheck is not { } check
                    || (check.Protocol is { } only && only != server.Settings.Mail.Protocol.Name))
                {
                    continue;
                }

                group.WhenUsed ??= user => Start(user, group);
                if (group.IsKnownToServe(server))
                {
                    group.Use(server);
                }
            }
        }
    }

    private void Start(ServerBlock server, UpstreamGroup group)
    {
        lock (_gate)
        {
            _worker ??= NewWorker();
            var runner = new HealthRunner(_worker, server, group);
            _runners.Add(runner);
            _worker.Loop.Post(_ => runner.Start(), null);
        }
    }

    private void StopAll()
    {
        lock (_gate)
        {
            foreach (HealthRunner runner in _runners)
            {
                _worker!.Loop.Post(_ => runner.Stop(), null);
            }

            _runners.Clear();
        }
    }

    private Worker NewWorker()
    {
        var loop = new EpollLoop { ToldOfFaults = toldOfFaults };
        new Thread(() =>
        {
            Privileges.DropOnThisThread();
            loop.Run();
        })
        {
            Name = "health checks",
            IsBackground = true,
        }.Start();
        return new Worker(loop, resolver);
    }
}
