using Posthorn.Logging;
using Posthorn.Sessions;
using Posthorn.Transport;

namespace Posthorn.Upstream;

/// <summary>
/// Checks the servers of one group, as one protocol uses it, again and again. All of it runs on one loop; the log hears of changes
/// alone.
/// </summary>
internal sealed class HealthRunner : LoopTimer
{
    private readonly UpstreamGroup _group;
    private readonly ServerBlock _server;
    private readonly HealthCheckSettings _check;
    private readonly Worker _worker;
    private readonly HealthProbe _probe;
    private readonly Dictionary<EndpointAddress, int> _streaks = [];
    private readonly HashSet<EndpointAddress> _underWay = [];
    private bool _stopped;

    /// <summary>A runner that has not begun.</summary>
    /// <param name="worker">What sessions of the loop share.</param>
    /// <param name="server">The server block whose way to backends is gone.</param>
    /// <param name="group">The group.</param>
    public HealthRunner(Worker worker, ServerBlock server, UpstreamGroup group)
    {
        _worker = worker;
        _server = server;
        _group = group;
        _check = group.Settings.HealthCheck!;
        _probe = new HealthProbe(worker, server, _check);
    }

    /// <summary>Checks from now on. Runs on the loop.</summary>
    public void Start() => OnDue();

    /// <summary>Checks no more. Runs on the loop.</summary>
    public void Stop()
    {
        _stopped = true;
        _worker.Loop.Disarm(this);
    }

    /// <inheritdoc/>
    internal override void OnDue()
    {
        foreach (UpstreamPeer peer in _group.Peers)
        {
            if (!peer.Server.IsDown && _underWay.Add(peer.Address))
            {
                Check(peer);
            }
        }

        _worker.Loop.Arm(this, _check.Interval + (Random.Shared.NextDouble() * _check.Jitter));
    }

    private async void Check(UpstreamPeer peer)
    {
        string? trouble;
        IReadOnlyList<string> capabilities = [];
        try
        {
            (trouble, capabilities) = await _probe.RunAsync(peer);
        }
        catch (Exception fault)
        {
            _worker.Loop.ToClient.Clear();
            _worker.Loop.ToUpstream.Clear();
            trouble = $"the check failed ({fault.GetType().Name})";
        }

        _underWay.Remove(peer.Address);
        if (!_stopped)
        {
            Note(peer, trouble, capabilities);
        }
    }

    private void Note(UpstreamPeer peer, string? trouble, IReadOnlyList<string> capabilities)
    {
        int streak = _streaks.GetValueOrDefault(peer.Address);
        streak = trouble is null ? Math.Max(streak, 0) + 1 : Math.Min(streak, 0) - 1;
        _streaks[peer.Address] = streak;
        bool isNews = (streak >= _check.Passes || -streak >= _check.Fails)
            && _group.SetHealth(peer, isHealthy: trouble is null, _worker.Loop.Now);
        if (isNews && trouble is null)
        {
            _server.Log.Log.Write(LogLevel.Notice, $"upstream server {peer.Text} in \"{_group.Settings.Name}\" is healthy again");
        }
        else if (isNews)
        {
            _server.Log.Log.Write(
                LogLevel.Warn, $"upstream server {peer.Text} in \"{_group.Settings.Name}\" is unhealthy: {trouble}");
        }

        if (trouble is null && _group.Learn(peer, capabilities))
        {
            _server.Log.Log.Write(
                LogLevel.Notice,
                $"upstream \"{_group.Settings.Name}\" can now: {LogText.Escape(string.Join(", ", _group.Learnt!))}");
        }
    }
}
