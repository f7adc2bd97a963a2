namespace Posthorn.Upstream;

/// <summary>How a group chooses among its servers.</summary>
internal enum BalancingMethod
{
    /// <summary>In turn, by weight.</summary>
    RoundRobin,

    /// <summary>The one with the fewest sessions for its weight.</summary>
    LeastConnections,

    /// <summary>By chance and weight.</summary>
    Random,

    /// <summary>Two by chance and weight; of these the one with fewer sessions.</summary>
    RandomTwo,

    /// <summary>By a key: the same key comes to the same server.</summary>
    Hash,
}
