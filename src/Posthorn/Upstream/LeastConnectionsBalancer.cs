namespace Posthorn.Upstream;

/// <summary>The server with the fewest sessions for its weight; of several such, in turn.</summary>
internal sealed class LeastConnectionsBalancer : IBalancer
{
    /// <inheritdoc/>
    public UpstreamPeer? Choose(UpstreamPeer[] peers, in ServerDraw draw)
    {
        double least = double.PositiveInfinity;
        foreach (UpstreamPeer peer in peers)
        {
            if (peer.Load < least && peer.IsOpen(draw))
            {
                least = peer.Load;
            }
        }

        return RoundRobinBalancer.Choose(peers, draw, least);
    }
}
