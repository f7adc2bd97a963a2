using Posthorn.Auth;
using Posthorn.Protocol;
using Posthorn.Protocol.AuthHttp;
using Posthorn.Sessions;
using Posthorn.Tests.InMemory;
using Xunit;

namespace Posthorn.Tests.Sessions;

/// <summary>A defect of Posthorn's own costs the session that met it, and no other.</summary>
public sealed class FaultTests
{
    private readonly SessionRig _rig = new();

    [Fact]
    public void What_a_session_had_written_when_it_failed_reaches_nobody_else()
    {
        ServerBlock good = _rig.Server;
        _rig.Server = TestServer.Of([], _rig.Log.Log, new FailingAuth());
        MemoryPeer client = _rig.Connect();
        _rig.Say(client, "a LOGIN u p\r\n");
        Assert.True(client.IsClosed);
        Assert.Contains(_rig.Log.Messages, line => line.Contains("session ended by a fault in posthorn", StringComparison.Ordinal));

        _rig.Server = good;
        MemoryPeer other = _rig.Connect();
        Assert.Equal("* OK IMAP4 ready\r\n", other.Take());
        _rig.Say(other, "b LOGIN v q\r\n");
        _rig.Answer(new AuthAccepted(SessionRig.BackendPlace, null, null));
        _rig.Say(_rig.Backend!, "* OK backend\r\n");
        Assert.Equal("b LOGIN \"v\" \"q\"\r\n", _rig.Backend!.Take());
    }

    [Fact]
    public void A_fault_in_a_relay_ends_its_session_and_the_loop_goes_on()
    {
        MemoryPeer client = _rig.LoggedIn();
        MemoryPeer backend = _rig.Backend!;
        MemoryPeer other = _rig.LoggedIn();
        client.Confuse(new InvalidOperationException("of secrets"));
        _rig.Say(other, "b NOOP\r\n");

        Assert.True(client.IsClosed && backend.IsClosed);
        Assert.Equal("b NOOP\r\n", _rig.Backend!.Take());
        Assert.Equal(1, _rig.Worker.SessionCount);
        Assert.Contains(_rig.Log.Messages, line => line.Contains("session ended by a fault in posthorn", StringComparison.Ordinal));
        Assert.DoesNotContain(_rig.Log.Messages, line => line.Contains("of secrets", StringComparison.Ordinal));
    }

    [Fact]
    public void A_client_that_no_memory_is_left_for_is_told_to_come_again()
    {
        _rig.Set("imap_client_buffer 60k;");
        MemoryPeer client = _rig.Connect();
        _rig.Say(client, "a NOOP\r\n");
        client.Take();
        _rig.Loop.Memory.SpendOn(new InsufficientMemoryException());

        _rig.Say(client, "b LOGIN \"" + new string('x', 3000));
        Assert.False(client.IsClosed);
        _rig.Say(client, new string('x', 3000));

        Assert.True(client.IsClosed);
        Assert.Contains(" NO [UNAVAILABLE]", client.Take(), StringComparison.Ordinal);
        Assert.Contains(_rig.Log.Messages, line => line.Contains("there is no memory for this session", StringComparison.Ordinal));
        Assert.Equal(0, _rig.Worker.SessionCount);
    }

    [Fact]
    public void A_client_whose_session_fails_is_told_that_it_is_not_its_fault()
    {
        _rig.Server = TestServer.Of([], _rig.Log.Log, new FailingAuth());
        MemoryPeer client = _rig.Connect();
        client.Take();

        _rig.Say(client, "a LOGIN u p\r\n");

        Assert.Equal("* BAD internal server error\r\n", client.Take());
    }

    private sealed class FailingAuth : IAuthSource
    {
        public ValueTask<AuthOutcome> AskAsync(Session session, Credentials credentials)
        {
            session.Worker.Loop.ToUpstream.Write("secret"u8);
            session.Worker.Loop.ToClient.Write("secret"u8);
            throw new InvalidOperationException();
        }
    }
}
