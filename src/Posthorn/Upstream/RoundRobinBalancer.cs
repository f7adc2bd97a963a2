namespace Posthorn.Upstream;

/// <summary>nginx's smooth weighted round robin: of weights 5, 1, 1 the first is not chosen five times in a row.</summary>
internal sealed class RoundRobinBalancer : IBalancer
{
    /// <summary>There is nothing in it that belongs to a group.</summary>
    public static readonly RoundRobinBalancer Instance = new();

    /// <inheritdoc/>
    public UpstreamPeer? Choose(UpstreamPeer[] peers, in ServerDraw draw) => Choose(peers, draw, double.PositiveInfinity);

    /// <summary>One of the open servers whose load is no higher than a limit.</summary>
    internal static UpstreamPeer? Choose(UpstreamPeer[] peers, in ServerDraw draw, double highestLoad)
    {
        UpstreamPeer? best = null;
        double total = 0;
        foreach (UpstreamPeer peer in peers)
        {
            if (peer.Load > highestLoad || !peer.IsOpen(draw))
            {
                continue;
            }

            double share = peer.Share(draw.Now);
            peer.Current += share;
            total += share;
            if (peer.Effective < peer.Server.Weight)
            {
                peer.Effective = Math.Min(peer.Effective + 1, peer.Server.Weight);
            }

            best = best is null || peer.Current > best.Current ? peer : best;
        }

        if (best is not null)
        {
            best.Current -= total;
        }

        return best;
    }
}
