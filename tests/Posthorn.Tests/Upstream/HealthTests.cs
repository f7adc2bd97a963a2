using Posthorn.Tests.InMemory;
using Posthorn.Upstream;
using Xunit;

namespace Posthorn.Tests.Upstream;

public sealed class HealthTests
{
    private readonly PoolRig _pool = new(
        [1, 2], "imap_capabilities auto;", method: "health_check interval=5s timeout=2s fails=2 passes=2;");
    private readonly UpstreamGroup _group;
    private readonly HealthRunner _runner;

    public HealthTests()
    {
        _group = _pool.Rig.Server.Upstreams["pool"];
        _runner = new HealthRunner(_pool.Rig.Worker, _pool.Rig.Server, _group);
    }

    [Fact]
    public void Servers_that_answer_are_well_and_left_without_a_trace()
    {
        _pool.Up(1);
        _pool.Up(2);
        _runner.Start();
        _pool.Rig.Loop.Settle();
        AnswerAll();

        Assert.Equal([1, 2], _pool.Calls);
        Assert.All(_group.Peers, peer => Assert.False(peer.State.IsUnhealthy));
        Assert.Equal((0, 0), (_pool.Rig.Loop.ConnectionCount, _pool.Rig.Worker.SessionCount));
        Assert.Empty(Told("healthy"));
    }

    [Fact]
    public void A_server_is_ill_after_so_many_failures_and_well_after_so_many_successes_and_the_log_hears_of_it_once()
    {
        _pool.Up(1);
        _pool.Up(2, "* BYE go away\r\n");
        Round();
        Assert.False(_group.Peers[1].State.IsUnhealthy);
        Round();
        Round();
        Assert.True(_group.Peers[1].State.IsUnhealthy);
        Assert.Single(Told("upstream server 127.0.0.1:2 in \"pool\" is unhealthy: upstream sent invalid response: \"* BYE go away\""));

        _pool.Up(2);
        Round();
        Assert.True(_group.Peers[1].State.IsUnhealthy);
        Round();
        Assert.False(_group.Peers[1].State.IsUnhealthy);
        Assert.Single(Told("upstream server 127.0.0.1:2 in \"pool\" is healthy again"));
        Assert.Empty(Told("127.0.0.1:1"));
    }

    [Fact]
    public void A_server_that_refuses_connections_or_is_silent_is_ill()
    {
        _pool.Up(2);
        _runner.Start();
        for (int second = 0; second < 15; second++)
        {
            _pool.Rig.Loop.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Single(Told("upstream server 127.0.0.1:1 in \"pool\" is unhealthy: connect() failed (111: Connection refused)"));
        Assert.Single(Told("upstream server 127.0.0.1:2 in \"pool\" is unhealthy: upstream timed out"));
        Assert.All(_pool.Backends.SkipLast(1), peer => Assert.True(peer.IsClosed));
    }

    [Fact]
    public void What_all_servers_can_do_is_learnt_and_told_to_clients()
    {
        _pool.Up(1);
        _pool.Up(2);
        _runner.Start();
        _pool.Rig.Loop.Settle();
        Answer(_pool.Backends[0], "IMAP4rev1 IDLE X-ONE");
        Answer(_pool.Backends[1], "IMAP4rev1 X-TWO IDLE");
        MemoryPeer client = _pool.Rig.Connect();
        client.Take();
        _pool.Rig.Say(client, "a CAPABILITY\r\n");

        Assert.StartsWith("* CAPABILITY IMAP4rev1 IDLE AUTH=PLAIN\r\n", client.Take(), StringComparison.Ordinal);
        Assert.Single(Told("upstream \"pool\" can now: "), line => line.EndsWith("can now: IMAP4rev1, IDLE", StringComparison.Ordinal));
    }

    [Fact]
    public void A_runner_that_is_stopped_checks_no_more()
    {
        _pool.Up(1);
        _pool.Up(2);
        _runner.Start();
        _pool.Rig.Loop.Settle();
        AnswerAll();
        _runner.Stop();
        _pool.Rig.Loop.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(2, _pool.Calls.Count);
    }

    private void Round()
    {
        _runner.Start();
        _pool.Rig.Loop.Settle();
        AnswerAll();
    }

    private void AnswerAll()
    {
        foreach (MemoryPeer backend in _pool.Backends.Where(peer => !peer.IsClosed))
        {
            Answer(backend, "IMAP4rev1 IDLE");
        }
    }

    private void Answer(MemoryPeer backend, string capabilities)
    {
        _pool.Rig.Say(backend, "* OK hello\r\n");
        string asked = backend.Take();
        string tag = asked.Split(' ')[0];
        _pool.Rig.Say(backend, $"* CAPABILITY {capabilities}\r\n{tag} OK done\r\n");
        Assert.Contains("LOGOUT", backend.Take(), StringComparison.OrdinalIgnoreCase);
        Assert.True(backend.IsClosed);
    }

    private IEnumerable<string> Told(string text) =>
        _pool.Rig.Log.Messages.Where(line => line.Contains(text, StringComparison.Ordinal));
}
