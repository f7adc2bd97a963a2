using Posthorn.Config.Schema;
using Posthorn.Logging;
using Posthorn.Transport;

namespace Posthorn.Listening;

/// <summary>Whose PROXY headers say who the client is, as resolved for one server block.</summary>
/// <param name="Trusted">The peers that are believed.</param>
internal sealed record RealIpSettings(IReadOnlyList<ClientRange> Trusted)
{
    /// <summary>Nobody is believed: the client is who connects.</summary>
    public static readonly RealIpSettings Nobody = new([]);

    /// <summary>Whether a peer is believed. An IPv4 address in IPv6 form is also looked for as what it is, as nginx does.</summary>
    public bool Hold(EndpointAddress peer)
    {
        if (Trusted.Count == 0)
        {
            return false;
        }

        EndpointAddress unmapped = peer.Unmapped();
        foreach (ClientRange range in Trusted)
        {
            if (range.Holds(unmapped.Ip) || range.Holds(peer.Ip))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Resolves the directives in force in a server block.</summary>
    public static RealIpSettings Resolve(Scope server)
    {
        IReadOnlyList<ClientRange[]> ranges = server.GetAll(RealIpDirectives.SetRealIpFrom);
        return ranges.Count == 0 ? Nobody : new([.. ranges.SelectMany(range => range)]);
    }
}
