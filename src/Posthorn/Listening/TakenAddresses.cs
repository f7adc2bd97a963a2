using System.Net;
using Posthorn.Dns;

namespace Posthorn.Listening;

/// <summary>The addresses and ports that the server blocks listen at so far. What host names stand for is not known yet.</summary>
internal sealed class TakenAddresses
{
    private readonly HashSet<IPEndPoint> _ports = [];
    private readonly HashSet<string> _paths = [];

    /// <summary>Takes all that one directive names.</summary>
    /// <returns>The first that is taken already, as nginx prints it; null when there is none.</returns>
    public string? Take(AddressText address)
    {
        if (address.UnixPath is { } path)
        {
            return _paths.Add(path) ? null : $"unix:{path}";
        }

        return address.Ip is null ? null : Enumerable.Range(address.Port, address.LastPort - address.Port + 1)
            .Select(port => new IPEndPoint(address.Ip, port))
            .FirstOrDefault(one => !_ports.Add(one))?.ToString();
    }
}
