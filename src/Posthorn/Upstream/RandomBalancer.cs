namespace Posthorn.Upstream;

/// <summary>By chance and weight; with two draws the one with fewer sessions wins.</summary>
/// <param name="random">The chance.</param>
/// <param name="drawsTwo">Whether two are drawn.</param>
internal sealed class RandomBalancer(Random random, bool drawsTwo) : IBalancer
{
    /// <inheritdoc/>
    public UpstreamPeer? Choose(UpstreamPeer[] peers, in ServerDraw draw)
    {
        UpstreamPeer? first = Draw(peers, draw, null);
        UpstreamPeer? second = drawsTwo && first is not null ? Draw(peers, draw, first) : null;
        return second?.Load < first?.Load ? second : first;
    }

    private UpstreamPeer? Draw(UpstreamPeer[] peers, in ServerDraw draw, UpstreamPeer? other)
    {
        double total = 0;
        foreach (UpstreamPeer peer in peers)
        {
            total += peer != other && peer.IsOpen(draw) ? peer.Server.Weight : 0;
        }

        double left = random.NextDouble() * total;
        UpstreamPeer? last = null;
        foreach (UpstreamPeer peer in peers)
        {
            if (left >= 0 && peer != other && peer.IsOpen(draw))
            {
                left -= peer.Server.Weight;
                last = peer;
            }
        }

        return last;
    }
}
