using Posthorn.Protocol;
using Posthorn.Protocol.AuthHttp;
using Posthorn.Tests.InMemory;
using Xunit;

namespace Posthorn.Tests.Sessions;

public sealed class LoginTests
{
    private readonly SessionRig _rig = new();

    [Fact]
    public void A_client_logs_in_and_is_relayed_both_ways()
    {
        MemoryPeer client = _rig.Connect();
        Assert.Equal("* OK IMAP4 ready\r\n", client.Take());
        _rig.Say(client, "a LOGIN anna secret\r\n");
        Assert.Equal("anna"u8.ToArray(), _rig.Auth.Asked!.User);
        _rig.Answer(new AuthAccepted(SessionRig.BackendPlace, null, "other"u8.ToArray()));
        _rig.Say(_rig.Backend!, "* OK backend\r\n");
        Assert.Equal("a LOGIN \"anna\" \"other\"\r\n", _rig.Backend!.Take());
        _rig.Say(_rig.Backend!, "a OK in\r\n* 1 EXISTS\r\n");
        Assert.Equal("a OK in\r\n* 1 EXISTS\r\n", client.Take());

        _rig.Say(client, "b NOOP\r\n");
        Assert.Equal("b NOOP\r\n", _rig.Backend!.Take());
        _rig.Say(_rig.Backend!, "b OK\r\n");
        Assert.Equal("b OK\r\n", client.Take());
    }

    [Fact]
    public void A_password_is_wiped_when_nobody_could_be_asked_about_it()
    {
        MemoryPeer client = _rig.Connect();
        _rig.Say(client, "a LOGIN anna secret\r\n");
        byte[] password = _rig.Auth.Asked!.Password;
        Assert.Equal("secret"u8, password);
        _rig.Auth.Fail();
        _rig.Loop.Settle();

        Assert.Equal(new byte[6], password);
    }

    [Fact]
    public void What_the_client_sends_while_the_login_is_under_way_reaches_the_backend_in_order()
    {
        MemoryPeer client = _rig.Connect();
        _rig.Say(client, "a LOGIN u p\r\nb NOOP\r\nc SEL");
        _rig.Answer(new AuthAccepted(SessionRig.BackendPlace, null, null));
        _rig.Say(client, "ECT INBOX\r\n");
        _rig.Say(_rig.Backend!, "* OK backend\r\n");
        _rig.Backend!.Take();
        _rig.Say(_rig.Backend!, "a OK in\r\n");

        Assert.Equal("b NOOP\r\nc SELECT INBOX\r\n", _rig.Backend!.Take());
    }

    [Fact]
    public void A_client_that_pipelines_everything_and_ends_its_side_still_gets_its_answers()
    {
        MemoryPeer client = _rig.Connect();
        client.Take();
        _rig.Say(client, "a LOGIN u p\r\n");
        client.SendAndEnd("b LOGOUT\r\n");
        _rig.Loop.Settle();
        _rig.Answer(new AuthAccepted(SessionRig.BackendPlace, null, null));
        _rig.Say(_rig.Backend!, "* OK backend\r\n");
        _rig.Backend!.Take();
        _rig.Say(_rig.Backend!, "a OK in\r\n");
        Assert.Equal("b LOGOUT\r\n", _rig.Backend!.Take());
        Assert.True(_rig.Backend!.HasEnd);
        _rig.Backend!.SendAndEnd("* BYE\r\nb OK\r\n");
        _rig.Loop.Settle();

        Assert.Equal("a OK in\r\n* BYE\r\nb OK\r\n", client.Take());
        Assert.True(client.IsClosed);
        Assert.Equal(0, _rig.Worker.SessionCount);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_client_that_leaves_is_noticed_at_once_at_every_stage_and_everything_is_released(int stage)
    {
        MemoryPeer client = _rig.Connect();
        if (stage > 0)
        {
            _rig.Say(client, "a LOGIN u p\r\n");
        }

        if (stage > 1)
        {
            _rig.Answer(new AuthAccepted(SessionRig.BackendPlace, null, null));
        }

        if (stage > 2)
        {
            _rig.Say(_rig.Backend!, "* OK backend\r\n");
        }

        client.End();
        _rig.Loop.Settle();

        Assert.True(client.IsClosed);
        Assert.Equal(0, _rig.Worker.SessionCount);
        Assert.Equal(0, _rig.Loop.ConnectionCount);
        Assert.True(_rig.Backend?.IsClosed ?? true);
        Assert.Contains(_rig.Log.Messages, line => line.Contains("client closed connection", StringComparison.Ordinal));
    }

    [Fact]
    public void A_refusal_without_a_time_to_wait_is_said_and_ends_the_session()
    {
        MemoryPeer client = _rig.Connect();
        client.Take();
        _rig.Say(client, "a LOGIN u p\r\n");
        _rig.Answer(new AuthRefused(new AuthRefusal("Invalid login"), 0));

        Assert.Equal("a NO Invalid login\r\n", client.Take());
        Assert.True(client.IsClosed);
    }

    [Fact]
    public void A_refusal_with_a_time_to_wait_is_said_after_it_and_the_client_may_try_again()
    {
        MemoryPeer client = _rig.Connect();
        client.Take();
        _rig.Say(client, "a LOGIN u wrong\r\n");
        _rig.Answer(new AuthRefused(new AuthRefusal("Invalid login"), 3));
        _rig.Loop.Advance(TimeSpan.FromSeconds(2.9));
        Assert.Equal("", client.Take());
        _rig.Loop.Advance(TimeSpan.FromSeconds(0.2));
        Assert.Equal("a NO Invalid login\r\n", client.Take());

        _rig.Say(client, "b LOGIN u right\r\n");
        Assert.Equal("right"u8.ToArray(), _rig.Auth.Asked!.Password);
        Assert.Equal(2, _rig.Auth.Questions);
    }

    [Fact]
    public void An_auth_source_that_asks_to_wait_is_asked_again_and_not_for_ever()
    {
        MemoryPeer client = _rig.Connect();
        client.Take();
        _rig.Say(client, "a LOGIN u p\r\n");
        for (int i = 0; i < 1000 && _rig.Worker.SessionCount > 0; i++)
        {
            _rig.Answer(new AuthWait(1));
            _rig.Loop.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(0, _rig.Worker.SessionCount);
        Assert.InRange(_rig.Auth.Questions, 2, 200);
        Assert.StartsWith("a NO [UNAVAILABLE]", client.Take(), StringComparison.Ordinal);
    }

    [Fact]
    public void No_answer_from_the_auth_source_is_told_as_a_temporary_failure()
    {
        MemoryPeer client = _rig.Connect();
        client.Take();
        _rig.Say(client, "a LOGIN u p\r\n");
        _rig.Auth.Fail();
        _rig.Loop.Settle();

        Assert.StartsWith("a NO [UNAVAILABLE]", client.Take(), StringComparison.Ordinal);
        Assert.True(client.IsClosed);
    }

    [Fact]
    public void A_backend_that_cannot_be_reached_is_told_as_a_temporary_failure()
    {
        MemoryPeer client = _rig.Connect();
        client.Take();
        _rig.Say(client, "a LOGIN u p\r\n");
        _rig.Answer(new AuthAccepted(SessionRig.BackendPlace with { Port = 1 }, null, null));

        Assert.StartsWith("a NO [UNAVAILABLE]", client.Take(), StringComparison.Ordinal);
        Assert.True(client.IsClosed);
        Assert.Contains(_rig.Log.Messages, line => line.Contains("connect() failed (111: Connection refused)", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("* BYE go away\r\n")]
    [InlineData("a NO wrong\r\n")]
    [InlineData("")]
    public void A_backend_that_will_not_have_the_login_is_told_as_a_temporary_failure(string answer)
    {
        MemoryPeer client = _rig.Connect();
        client.Take();
        _rig.Say(client, "a LOGIN u p\r\n");
        _rig.Answer(new AuthAccepted(SessionRig.BackendPlace, null, null));
        _rig.Say(_rig.Backend!, "* OK backend\r\n");
        _rig.Backend!.SendAndEnd(answer);
        _rig.Loop.Settle();

        Assert.StartsWith("a NO [UNAVAILABLE]", client.Take(), StringComparison.Ordinal);
        Assert.True(client.IsClosed);
        Assert.Equal(0, _rig.Loop.ConnectionCount);
    }

    [Fact]
    public void A_backend_answer_without_end_is_cut_off()
    {
        MemoryPeer client = _rig.Connect();
        client.Take();
        _rig.Say(client, "a LOGIN u p\r\n");
        _rig.Answer(new AuthAccepted(SessionRig.BackendPlace, null, null));
        _rig.Say(_rig.Backend!, "* OK " + new string('x', 1_000_000));

        Assert.StartsWith("a NO [UNAVAILABLE]", client.Take(), StringComparison.Ordinal);
        Assert.True(client.IsClosed);
    }
}
