using System.Net;
using Posthorn.Protocol.ProxyHeader;
using Posthorn.Protocol.Wire;
using Xunit;

namespace Posthorn.Protocol.Tests.ProxyHeader;

public sealed class ProxyHeaderAllocationTests
{
    private static readonly ProxyHeaderFacts Facts = new(
        ProxyHeaderAddress.Of(IPAddress.Parse("192.0.2.1"), 56324), ProxyHeaderAddress.Of(IPAddress.Parse("2001:db8::1"), 143));

    [Theory]
    [InlineData(ProxyHeaderVersion.V1)]
    [InlineData(ProxyHeaderVersion.V2)]
    public void A_header_that_is_not_complete_is_read_without_allocating(ProxyHeaderVersion version)
    {
        var output = new WireWriter();
        ProxyHeaderWriter.Write(version, Facts, null, output);
        Assert.Equal(0, LeastAllocated(() =>
        {
            for (int length = 0; length < output.Length; length++)
            {
                _ = ProxyHeaderParser.Parse(output.Written[..length]);
            }
        }));
    }

    // The runtime itself may allocate on a thread now and then; what the code allocates, it allocates every time.
    private static long LeastAllocated(Action action)
    {
        long least = long.MaxValue;
        for (int round = 0; round < 10; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            action();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
