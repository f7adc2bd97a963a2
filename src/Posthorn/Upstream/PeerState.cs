namespace Posthorn.Upstream;

/// <summary>What is known of one server while the process runs; a reload keeps it. Guarded by its group's lock.</summary>
internal sealed class PeerState
{
    /// <summary>How many logins and sessions it has now.</summary>
    public int Connections { get; set; }

    /// <summary>How often in a row it has failed.</summary>
    public int Fails { get; set; }

    /// <summary>When it failed last.</summary>
    public long FailedAt { get; set; }

    /// <summary>When it failed last, or was tried again after its time of rest.</summary>
    public long CheckedAt { get; set; }

    /// <summary>Since when its share grows; null when it has all of it.</summary>
    public long? GrowsSince { get; set; }

    /// <summary>Whether the health check has found it ill.</summary>
    public bool IsUnhealthy { get; set; }

    /// <summary>What it said it can do; null when it was not asked yet.</summary>
    public IReadOnlyList<string>? Capabilities { get; set; }
}
