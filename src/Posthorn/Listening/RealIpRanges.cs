using Posthorn.Logging;
using Posthorn.Transport;

namespace Posthorn.Listening;

/// <summary>The peers that <c>set_real_ip_from</c> trusts to say who is calling.</summary>
internal sealed class RealIpRanges(IReadOnlyList<ClientRange> ranges)
{
    /// <summary>Nobody is trusted.</summary>
    public static readonly RealIpRanges Nobody = new([]);

    /// <summary>Whether the peer is trusted. An IPv4 address in IPv6 form is also looked for as what it is, as nginx does.</summary>
    public bool Hold(EndpointAddress peer)
    {
        EndpointAddress unmapped = peer.Unmapped();
        foreach (ClientRange range in ranges)
        {
            if (range.Holds(unmapped.Ip) || range.Holds(peer.Ip))
            {
                return true;
            }
        }

        return false;
    }
}
