using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Posthorn.Config.Schema;

namespace Posthorn.Logging;

/// <summary>Peers that a directive means: those of a network, or all that come over Unix sockets.</summary>
/// <param name="Network">The network; null for Unix sockets.</param>
internal sealed record ClientRange(IPNetwork? Network)
{
    /// <summary>Whether the client is meant.</summary>
    /// <param name="client">Its address; null when it came over a Unix socket.</param>
    public bool Holds(IPAddress? client)
    {
        if (client is null || Network is not { } network)
        {
            return client is null && Network is null;
        }

        return network.Contains(client);
    }

    /// <summary>Reads one directive; a host name stands for all its addresses.</summary>
    /// <exception cref="Config.Text.ConfigException">No such host; nginx's words.</exception>
    public static ClientRange[] Parse(DirectiveUse use)
    {
        string text = use.Arguments[0];
        if (text == "unix:")
        {
            return [new ClientRange((IPNetwork?)null)];
        }

        if (TryNetwork(text) is { } network)
        {
            return [new ClientRange(network)];
        }

        try
        {
            // An empty name would be this host itself.
            IPAddress[] addresses = text.Length > 0 ? System.Net.Dns.GetHostAddresses(text) : [];
            return addresses.Length > 0 ? Array.ConvertAll(addresses, address => new ClientRange(Whole(address))) : throw Unknown();
        }
        catch (Exception error) when (error is SocketException or ArgumentException)
        {
            throw Unknown();
        }

        Exception Unknown() => use.Error($"host not found in {use.Name} \"{text}\"");
    }

    private static IPNetwork? TryNetwork(string text)
    {
        int slash = text.IndexOf('/');
        if (!IPAddress.TryParse(slash < 0 ? text : text[..slash], out IPAddress? address))
        {
            return null;
        }

        if (slash < 0)
        {
            return Whole(address);
        }

        int bits = address.GetAddressBytes().Length * 8;
        return int.TryParse(text[(slash + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out int length) && length <= bits
            ? new IPNetwork(Masked(address, length), length)
            : null;
    }

    private static IPNetwork Whole(IPAddress address) => new(address, address.GetAddressBytes().Length * 8);

    private static IPAddress Masked(IPAddress address, int length)
    {
        // nginx warns of low bits that are set and passes them over; IPNetwork would throw.
        byte[] bytes = address.GetAddressBytes();
        for (int bit = length; bit < bytes.Length * 8; bit++)
        {
            bytes[bit / 8] &= (byte)~(0x80 >> (bit % 8));
        }

        return new IPAddress(bytes);
    }
}
