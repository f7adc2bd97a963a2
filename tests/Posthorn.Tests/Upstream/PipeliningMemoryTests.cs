using System.Net;
using Posthorn.Transport;
using Posthorn.Upstream;
using Xunit;

namespace Posthorn.Tests.Upstream;

public sealed class PipeliningMemoryTests
{
    private readonly PipeliningMemory _memory = new();

    [Fact]
    public void However_many_addresses_there_are_the_memory_has_an_end()
    {
        for (int port = 1; port <= 60_000; port++)
        {
            _memory.Learn(At(port), port % 2 == 0, now: 0);
            Assert.Equal(port % 2 == 0, _memory.Find(At(port), now: 0));
            Assert.InRange(_memory.Count, 1, 1000);
        }
    }

    [Fact]
    public void What_is_learnt_anew_replaces_what_was_known_and_costs_nobody_else_his_place()
    {
        for (int port = 1; port <= 1000; port++)
        {
            _memory.Learn(At(port), pipelines: true, now: 0);
        }

        _memory.Learn(At(7), pipelines: false, now: 1000);
        Assert.Equal((1000, false, true), (_memory.Count, _memory.Find(At(7), 3_600_999), _memory.Find(At(8), 3_599_999)));
        Assert.Null(_memory.Find(At(8), 3_600_000));
        Assert.Null(_memory.Find(At(7), 3_601_000));
    }

    private static EndpointAddress At(int port) => EndpointAddress.From(IPAddress.Loopback, port);
}
