namespace Posthorn.Bench.Mixed;

/// <summary>How much the mixed load did.</summary>
internal sealed class MixedCounts
{
    internal long Logins { get; set; }

    internal long Refusals { get; set; }

    internal long Aborts { get; set; }

    internal long Noops { get; set; }

    internal long Bytes { get; set; }
}
