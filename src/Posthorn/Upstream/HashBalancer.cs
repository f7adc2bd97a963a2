namespace Posthorn.Upstream;

/// <summary>
/// Rendezvous hashing: each key ranks all servers, and goes to the first that is open. A server that goes or comes moves its own
/// keys and no others; nothing is kept, whatever the weights. nginx's ketama ring does nearly as much with 160 points a server.
/// </summary>
/// <param name="loadFactor">How many times its share a server may have; 0 for any number.</param>
internal sealed class HashBalancer(double loadFactor) : IBalancer
{
    // One user with a few programs is no imbalance.
    private const int LeastBound = 16;

    /// <inheritdoc/>
    public UpstreamPeer? Choose(UpstreamPeer[] peers, in ServerDraw draw)
    {
        double highestLoad = HighestLoad(peers, draw);
        UpstreamPeer? best = null;
        double bestRank = double.NegativeInfinity;
        foreach (UpstreamPeer peer in peers)
        {
            double rank = Rank(draw.Key, peer);
            if (rank > bestRank && peer.IsOpen(draw) && peer.Load < highestLoad)
            {
                best = peer;
                bestRank = rank;
            }
        }

        return best;
    }

    // The highest of n such numbers belongs to a server with a probability that is its part of the weights.
    private static double Rank(ulong key, UpstreamPeer peer)
    {
        const double Ulp = 1.0 / (1UL << 53);
        double chance = ((KeyHash.Mix(key ^ peer.Identity) >> 11) + 0.5) * Ulp;
        return peer.Server.Weight == 1 ? Math.Log(chance) : Math.Log(chance) / peer.Server.Weight;
    }

    private double HighestLoad(UpstreamPeer[] peers, in ServerDraw draw)
    {
        if (loadFactor == 0)
        {
            return double.PositiveInfinity;
        }

        int connections = 1;
        double weights = 0;
        foreach (UpstreamPeer peer in peers)
        {
            if (peer.IsOpen(draw))
            {
                connections += peer.State.Connections;
                weights += peer.Server.Weight;
            }
        }

        return Math.Max(loadFactor * connections / weights, LeastBound);
    }
}
