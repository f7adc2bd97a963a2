using System.Net;
using Posthorn.Dns;
using Posthorn.Sessions;
using Posthorn.Tests.InMemory;
using Posthorn.Tests.Logging;
using Posthorn.Transport;
using Xunit;

namespace Posthorn.Tests.Sessions;

/// <summary>The stage before the greeting. The protocol does not matter to it, but that its server block wants names.</summary>
public sealed class ClientNameStageTests : IDisposable
{
    private const string Greeting = "* OK IMAP4 ready\r\n";
    private readonly MemoryLoop _loop = new();
    private readonly ScriptedNames _names = new();
    private readonly ScriptedAuth _auth = new();
    private readonly LogRecorder _log = new();
    private readonly Worker _worker;
    private Session? _session;

    public ClientNameStageTests() => _worker = new Worker(_loop, new HostResolver(TimeProvider.System));

    [Fact]
    public void The_greeting_waits_for_the_name()
    {
        MemoryPeer client = Connect();
        Assert.Equal("", client.Take());
        _names.Looking!.Deliver(ClientName.Confirmed("host.test"));
        _loop.Settle();

        Assert.Equal(Greeting, client.Take());
        Assert.Equal("host.test", _session!.ClientHost);
        Assert.DoesNotContain(_log.Messages, line => line.Contains("resolv", StringComparison.Ordinal));
    }

    [Fact]
    public void A_known_name_costs_no_wait()
    {
        _names.Known = ClientName.Unavailable;
        MemoryPeer client = Connect();

        Assert.Equal(Greeting, client.Take());
        Assert.Equal("[UNAVAILABLE]", _session!.ClientHost);
        Assert.Null(_names.Looking);
    }

    [Fact]
    public void Where_no_names_are_wanted_there_is_none()
    {
        MemoryPeer client = Connect(names: null);

        Assert.Equal(Greeting, client.Take());
        Assert.Equal("", _session!.ClientHost);
    }

    [Fact]
    public void A_name_that_does_not_come_in_time_is_not_waited_for_and_a_late_one_changes_nothing()
    {
        MemoryPeer client = Connect();
        _loop.Advance(TimeSpan.FromSeconds(29));
        Assert.Equal("", client.Take());
        _loop.Advance(TimeSpan.FromSeconds(1.1));
        Assert.Equal(Greeting, client.Take());
        _names.Looking!.Deliver(ClientName.Confirmed("late.test"));
        _loop.Settle();

        Assert.Equal("[TEMPUNAVAIL]", _session!.ClientHost);
        Assert.Equal(1, _worker.SessionCount);
        Assert.Contains(
            "192.0.2.1 could not be resolved (110: Operation timed out) while in resolving client address, "
                + "client: 192.0.2.1, server: 127.0.0.1:143",
            Assert.Single(_log.Messages, line => line.Contains("resolved", StringComparison.Ordinal)),
            StringComparison.Ordinal);
    }

    [Fact]
    public void The_time_to_log_in_begins_with_the_greeting()
    {
        MemoryPeer client = Connect();
        _loop.Advance(TimeSpan.FromSeconds(25));
        _names.Looking!.Deliver(ClientName.Unavailable);
        _loop.Settle();
        _loop.Advance(TimeSpan.FromSeconds(59));
        Assert.False(client.IsClosed);
        _loop.Advance(TimeSpan.FromSeconds(1.1));
        Assert.True(client.IsClosed);
    }

    [Fact]
    public void The_search_s_complaint_is_logged()
    {
        Connect();
        _names.Looking!.Deliver(ClientName.Unavailable with { Complaint = "something was wrong" });
        _loop.Settle();

        Assert.Contains(_log.Lines, line =>
            line.Contains("[error]", StringComparison.Ordinal) && line.Contains("something was wrong", StringComparison.Ordinal));
    }

    [Fact]
    public void A_client_that_leaves_meanwhile_is_noticed_at_once()
    {
        MemoryPeer client = Connect();
        client.End();
        _loop.Settle();

        Assert.True(client.IsClosed);
        Assert.Equal(0, _worker.SessionCount);
        Assert.Equal(0, _loop.ConnectionCount);
        _names.Looking!.Deliver(ClientName.Unavailable);
        _loop.Settle();
        Assert.Equal("", client.Take());
    }

    [Fact]
    public void The_operator_s_stop_ends_the_wait()
    {
        MemoryPeer client = Connect();
        _worker.StopSessions(proxiedOnly: false, log: null);
        _loop.Settle();

        Assert.True(client.IsClosed);
        Assert.Equal("", client.Take());
        Assert.Equal(0, _worker.SessionCount);
    }

    [Fact]
    public void What_the_client_says_too_early_is_not_lost()
    {
        MemoryPeer client = Connect();
        client.Send("a NOOP\r\n");
        _loop.Settle();
        Assert.Equal("", client.Take());
        _names.Looking!.Deliver(ClientName.Unavailable);
        _loop.Settle();

        Assert.Equal(Greeting + "a OK completed\r\n", client.Take());
    }

    public void Dispose() => _log.Dispose();

    private MemoryPeer Connect() => Connect(_names);

    private MemoryPeer Connect(IClientNames? names)
    {
        ServerBlock server = TestServer.Of([], _log.Log, _auth, names: names);
        (MemoryConnection connection, MemoryPeer peer) = _loop.Pair();
        _session = new Session(
            _worker, new ListenTarget(server, "127.0.0.1:143"), connection, EndpointAddress.From(IPAddress.Parse("192.0.2.1"), 4711));
        _session.Start();
        _loop.Settle();
        return peer;
    }
}
