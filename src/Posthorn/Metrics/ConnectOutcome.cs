namespace Posthorn.Metrics;

/// <summary>What became of an attempt to connect to a backend.</summary>
internal enum ConnectOutcome
{
    /// <summary>It is connected.</summary>
    Ok,

    /// <summary>Refused, out of reach, or not found by its name.</summary>
    Failed,

    /// <summary>The time was up.</summary>
    TimedOut,

    /// <summary>The client went away, or the operator stops.</summary>
    Abandoned,
}
