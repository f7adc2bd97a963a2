using Posthorn.Bench.Metering;

namespace Posthorn.Bench.Mixed;

/// <summary>What a proxy holds at one moment of the mixed load.</summary>
internal sealed record MemorySample(TimeSpan At, long ProportionalSetKb, long ResidentKb, int Descriptors, int Threads)
{
    internal static MemorySample Take(TimeSpan at, ProcessTree tree)
    {
        return new MemorySample(at, tree.ProportionalSetKb(), tree.ResidentKb(), tree.Descriptors(), tree.Threads());
    }
}
