using System.Net;
using Posthorn.Protocol.AuthHttp;
using Posthorn.Tests.InMemory;
using Posthorn.Transport;
using Xunit;

namespace Posthorn.Tests.Sessions;

/// <summary>What is remembered of POP3 backends, so that a login costs a round trip less.</summary>
public sealed class Pop3PipeliningTests
{
    private const string Flight = "USER u\r\nPASS p\r\n";
    private const string Unavailable = "-ERR [SYS/TEMP] Service temporarily unavailable, try again later\r\n";
    private const string Lists = "+OK\r\nTOP\r\nPIPELINING\r\n.\r\n";

    private readonly SessionRig _rig = new();

    public Pop3PipeliningTests() => _rig.Server = TestServer.Of(["pop3_pipelining on;"], _rig.Log.Log, _rig.Auth, "pop3");

    [Fact]
    public void The_first_login_asks_and_those_after_it_send_both_at_once()
    {
        Teach(Lists);
        for (int i = 0; i < 2; i++)
        {
            MemoryPeer client = Begin();
            Assert.Equal(Flight, Backend.Take());
            _rig.Say(Backend, "+OK\r\n+OK in\r\n+OK unasked\r\n");
            Assert.Equal("+OK in\r\n+OK unasked\r\n", client.Take());
            _rig.Say(client, "STAT\r\n");
            Assert.Equal("STAT\r\n", Backend.Take());
        }
    }

    [Theory]
    [InlineData("-ERR what?\r\n")]
    [InlineData("+OK\r\nTOP\r\n.\r\n")]
    public void A_backend_without_it_is_not_asked_again(string answer)
    {
        Begin();
        Assert.Equal("CAPA\r\n", Backend.Take());
        _rig.Say(Backend, answer);
        LogInByTurns();

        Begin();
        LogInByTurns();
    }

    [Fact]
    public void What_is_known_holds_for_an_hour()
    {
        Teach(Lists);
        _rig.Loop.Advance(TimeSpan.FromMinutes(59));
        Begin();
        Assert.Equal(Flight, Backend.Take());
        _rig.Say(Backend, "+OK\r\n+OK in\r\n");

        _rig.Loop.Advance(TimeSpan.FromMinutes(1));
        Begin();
        Assert.Equal("CAPA\r\n", Backend.Take());
    }

    [Fact]
    public void What_is_known_is_known_of_one_address()
    {
        Teach(Lists);
        MemoryPeer? other = null;
        _rig.Loop.Serve(EndpointAddress.From(IPAddress.Loopback, 10144), peer => other = peer);
        Ask();
        _rig.Answer(new AuthAccepted(SessionRig.BackendPlace with { Port = 10144 }, null, null));
        _rig.Say(other!, "+OK\r\n");
        Assert.Equal("CAPA\r\n", other!.Take());
    }

    [Theory]
    [InlineData("")]
    [InlineData("+OK\r\n")]
    [InlineData("+OK\r\nwhat?\r\n")]
    public void A_backend_that_fails_in_the_flight_is_sent_one_after_the_other(string answers)
    {
        Teach(Lists);
        MemoryPeer client = Begin();
        Assert.Equal(Flight, Backend.Take());
        Backend.SendAndEnd(answers);
        _rig.Loop.Settle();
        Assert.Equal(Unavailable, client.Take());
        Assert.True(client.IsClosed);

        Begin();
        LogInByTurns();
    }

    [Fact]
    public void A_backend_that_leaves_the_flight_unanswered_is_sent_one_after_the_other()
    {
        Teach(Lists);
        MemoryPeer client = Begin();
        Assert.Equal(Flight, Backend.Take());
        _rig.Say(Backend, "+OK\r\n");
        _rig.Loop.Advance(TimeSpan.FromSeconds(61));
        Assert.Equal(Unavailable, client.Take());

        Begin();
        LogInByTurns();
    }

    [Fact]
    public void A_backend_that_hangs_up_on_the_question_is_not_asked_again()
    {
        MemoryPeer client = Begin();
        Assert.Equal("CAPA\r\n", Backend.Take());
        Backend.End();
        _rig.Loop.Settle();
        Assert.Equal(Unavailable, client.Take());

        Begin();
        LogInByTurns();
    }

    [Fact]
    public void A_client_that_leaves_in_the_middle_of_the_flight_changes_nothing()
    {
        Teach(Lists);
        MemoryPeer client = Begin();
        Assert.Equal(Flight, Backend.Take());
        client.End();
        _rig.Loop.Settle();
        Assert.True(Backend.IsClosed);

        Begin();
        Assert.Equal(Flight, Backend.Take());
    }

    [Theory]
    [InlineData("-ERR nobody\r\n")]
    [InlineData("-ERR nobody\r\n+OK in\r\n")]
    [InlineData("+OK\r\n-ERR wrong\r\n")]
    public void A_no_ends_the_login_at_once_and_changes_nothing(string answers)
    {
        Teach(Lists);
        MemoryPeer client = Begin();
        Backend.Take();
        _rig.Say(Backend, answers);
        Assert.Equal(Unavailable, client.Take());
        Assert.True(client.IsClosed);
        Assert.True(Backend.IsClosed);
        Assert.DoesNotContain(_rig.Log.Lines, line => line.Contains("PASS", StringComparison.Ordinal));

        Begin();
        Assert.Equal(Flight, Backend.Take());
    }

    private MemoryPeer Backend => _rig.Backend!;

    // A login that runs up to where the backend has greeted.
    private MemoryPeer Begin()
    {
        MemoryPeer client = Ask();
        _rig.Answer(new AuthAccepted(SessionRig.BackendPlace, null, null));
        _rig.Say(Backend, "+OK ready\r\n");
        return client;
    }

    private MemoryPeer Ask()
    {
        MemoryPeer client = _rig.Connect();
        _rig.Say(client, Flight);
        client.Take();
        return client;
    }

    private void Teach(string capabilities)
    {
        MemoryPeer client = Begin();
        Assert.Equal("CAPA\r\n", Backend.Take());
        _rig.Say(Backend, capabilities);
        Assert.Equal(Flight, Backend.Take());
        _rig.Say(Backend, "+OK\r\n+OK in\r\n");
        Assert.Equal("+OK in\r\n", client.Take());
    }

    private void LogInByTurns()
    {
        Assert.Equal("USER u\r\n", Backend.Take());
        _rig.Say(Backend, "+OK\r\n");
        Assert.Equal("PASS p\r\n", Backend.Take());
        _rig.Say(Backend, "+OK in\r\n");
    }
}
