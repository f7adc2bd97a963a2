using System.Net;

namespace Posthorn.Dns;

/// <summary>An address as a configuration gives it: an IP address, a host name or a Unix path, of which the others are null.</summary>
internal sealed record AddressText
{
    /// <summary>The IP address; null for others.</summary>
    public IPAddress? Ip { get; init; }

    /// <summary>The host name, to be looked up; null for others.</summary>
    public string? Host { get; init; }

    /// <summary>The path of a Unix socket; null for others.</summary>
    public string? UnixPath { get; init; }

    /// <summary>The host as it was written, with the brackets of IPv6; empty for a Unix socket and where a port stands alone.</summary>
    public string Written { get; init; } = "";

    /// <summary>The port, or the first of a range; the default where none is given.</summary>
    public int Port { get; init; }

    /// <summary>The last port of a range; otherwise the port.</summary>
    public int LastPort { get; init; }

    /// <summary>What follows the address: <c>/path</c>, <c>?query</c>, or what stands behind the colon after a Unix path.</summary>
    public string Uri { get; init; } = "";

    /// <summary>The addresses: those of the name, if it is one.</summary>
    /// <returns>None for a Unix socket, and for a name that is not found.</returns>
    public IPAddress[] Lookup(HostLookup lookup) => Ip is not null ? [Ip] : Host is not null ? [.. lookup(Host).Distinct()] : [];
}
