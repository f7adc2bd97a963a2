using Posthorn.Tests.InMemory;
using Xunit;

namespace Posthorn.Tests.Auth;

/// <summary>What becomes of a connection to the auth service once it has answered.</summary>
public sealed class AuthConnectionsTests
{
    private readonly AuthRig _rig = new AuthRig().Serving();

    [Fact]
    public void A_connection_serves_one_login_after_the_other()
    {
        for (int i = 1; i <= 3; i++)
        {
            _rig.Ask();
            Assert.StartsWith("GET /auth HTTP/1.1\r\n", _rig.Services[0].Take(), StringComparison.Ordinal);
            _rig.Say(0, AuthRig.Yes);
            Assert.Equal(i, _rig.Backends.Count);
        }

        Assert.Single(_rig.Services);
    }

    [Fact]
    public void Two_logins_at_once_have_a_connection_each()
    {
        _rig.Ask();
        _rig.Ask();
        Assert.Equal(2, _rig.Services.Count);
        _rig.Say(1, AuthRig.Yes);
        _rig.Say(0, AuthRig.Yes);

        Assert.Equal(2, _rig.Backends.Count);
    }

    [Theory]
    [InlineData("HTTP/1.0 200 OK\r\n", "")]
    [InlineData("HTTP/1.1 200 OK\r\nConnection: close\r\n", "")]
    [InlineData("HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\n")]
    public void A_connection_that_the_service_will_not_or_cannot_use_again_is_closed(string start, string behind)
    {
        _rig.Ask();
        _rig.Say(0, AuthRig.Yes.Replace("HTTP/1.1 200 OK\r\n", start, StringComparison.Ordinal) + behind);

        Assert.Single(_rig.Backends);
        Assert.True(_rig.Services[0].IsClosed);
    }

    [Fact]
    public void A_kept_connection_that_the_service_closes_is_closed_at_once()
    {
        LetIn();
        _rig.Services[0].End();
        _rig.Loop.Settle();

        Assert.True(_rig.Services[0].IsClosed);
        LetIn(service: 1);
    }

    [Fact]
    public void A_connection_that_the_service_closes_right_behind_its_answer_is_not_kept()
    {
        _rig.Ask();
        _rig.Services[0].SendAndEnd(AuthRig.Yes);
        _rig.Loop.Settle();

        Assert.Single(_rig.Backends);
        Assert.True(_rig.Services[0].IsClosed);
    }

    [Fact]
    public void A_kept_connection_that_dies_under_a_question_is_replaced_silently()
    {
        LetIn();
        _rig.Ask();
        string question = _rig.Services[0].Take();
        _rig.Services[0].End();
        _rig.Loop.Settle();

        Assert.Equal(2, _rig.Services.Count);
        Assert.Equal(question, _rig.Services[1].Take());
        _rig.Say(1, AuthRig.Yes);
        Assert.Equal(2, _rig.Backends.Count);
        Assert.Equal(0, _rig.Complaints);
    }

    [Fact]
    public void The_replacement_of_a_kept_connection_is_not_replaced_again()
    {
        LetIn();
        MemoryPeer client = _rig.Ask();
        _rig.Services[0].Break();
        _rig.Loop.Settle();
        _rig.Services[1].Break();
        _rig.Loop.Settle();

        Assert.StartsWith("a NO [UNAVAILABLE]", client.Take(), StringComparison.Ordinal);
        Assert.Equal(2, _rig.Services.Count);
        Assert.Equal(1, _rig.Complaints);
    }

    [Fact]
    public void A_question_that_was_half_answered_is_not_asked_again()
    {
        LetIn();
        MemoryPeer client = _rig.Ask();
        _rig.Services[0].SendAndEnd("HTTP/1.1 200 OK\r\n");
        _rig.Loop.Settle();

        Assert.StartsWith("a NO [UNAVAILABLE]", client.Take(), StringComparison.Ordinal);
        Assert.Single(_rig.Services);
    }

    [Fact]
    public void Bytes_that_nobody_asked_for_cost_the_kept_connection()
    {
        LetIn();
        _rig.Say(0, "HTTP/1.1 408 Request Timeout\r\n\r\n");
        LetIn(service: 1);

        Assert.True(_rig.Services[0].IsClosed);
    }

    [Fact]
    public void A_connection_that_nobody_has_used_for_long_is_closed_without_another_login()
    {
        LetIn();
        _rig.Backends[0].End();
        _rig.Loop.Advance(TimeSpan.FromSeconds(40));
        Assert.False(_rig.Services[0].IsClosed);
        _rig.Loop.Advance(TimeSpan.FromSeconds(70));

        Assert.True(_rig.Services[0].IsClosed);
        Assert.Equal(0, _rig.Loop.ConnectionCount);
    }

    private void LetIn(int service = 0)
    {
        int before = _rig.Backends.Count;
        _rig.Ask();
        _rig.Services[service].Take();
        _rig.Say(service, AuthRig.Yes);
        Assert.Equal(before + 1, _rig.Backends.Count);
    }
}
