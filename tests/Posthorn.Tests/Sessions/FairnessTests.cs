using Posthorn.Tests.InMemory;
using Xunit;

namespace Posthorn.Tests.Sessions;

/// <summary>A peer whose bytes never run out must not hold the loop: neither other sessions nor deadlines would get their turn.</summary>
public sealed class FairnessTests
{
    private const int Commands = 200_000;
    private readonly SessionRig _rig = new();

    [Fact]
    public void A_client_that_floods_before_login_leaves_the_loop_to_others_between_its_commands()
    {
        MemoryPeer client = _rig.Connect();
        client.Take();
        client.Send(string.Concat(Enumerable.Repeat("a NOOP\r\n", Commands)));
        int answeredFirst = int.MaxValue;
        _rig.Loop.Post(_ => answeredFirst = client.Untaken, null);
        _rig.Loop.Settle();

        const int Answer = 16;
        Assert.InRange(answeredFirst, 1, Commands / 10 * Answer);
        Assert.Equal(Commands * Answer, client.Untaken);
    }

    [Fact]
    public void A_client_that_floods_is_closed_when_its_time_is_up()
    {
        MemoryPeer client = _rig.Connect();
        client.Send(string.Concat(Enumerable.Repeat("a NOOP\r\n", Commands)));
        _rig.Loop.Advance(TimeSpan.FromSeconds(61));

        Assert.True(client.IsClosed);
    }
}
